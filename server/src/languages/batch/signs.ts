/** Lines of batch files: commands of cmd and programs that they are full of, labels, brackets. */
export const LINE =
  /^@?(?:(?:echo|set|setlocal|endlocal|if|else|for|goto|call|netsh|reg|sc|net|pause|exit|cls|timeout|ping|md|mkdir|cd|pushd|popd|title|ver|start|copy|del|type|wmic|cmd|powershell|shift|ipconfig|gpupdate)(?:\.exe)?(?=[\s.("/]|$)|::|:\w+$|[()&|>%])/i;

/** What begins a batch file, and calls of programs that only the command line of Windows has. */
export const OWN =
  /^@?(?:echo\s+off$|(?:for\s.{1,200}\bdo\s+\(?\s*@?)?(?:netsh(?:\.exe)?\s+(?:adv|fi|int?)\w*\s.*\b(?:a|add|s|set|d|del|delete|reset)\s|reg(?:\.exe)?\s+(?:add|delete)\s+"?HK))/i;
