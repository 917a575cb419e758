/** Lines of scripts: commands and what they are given, assignments, words of the language, parts of tables and lists. */
export const LINE =
  /^(?:[A-Z][a-z]+-[A-Z]\w+(?:\s|$)|\$[\w:{}.[\]]+\s*(?:[-+*/]?=|\||\+\+)|-[A-Za-z]{2,}(?:[:\s]|$)|(?:if|elseif|else|foreach|for|while|switch|do|try|catch|finally|function|param|begin|process|end|return|exit|throw)\b\s*(?:[({$'"\d]|[A-Z]\w+-\w|$)|[@{}()[\]&|]|\.\s|<#|#>|(?:'[^']*'|"[^"]*")\s*[,)]?$|'.*'\s*=|\w+\s*=\s*\S|(?:netsh|reg|sc|net)(?:\.exe)?\s)/;

/** A cmdlet with a parameter, a splat or a line to come at the head of a line: words about it have others before them. */
export const OWN =
  /^(?:\$[\w:]+\s*=\s*)?(?:Add|Copy|Disable|Enable|Get|Import|Install|Invoke|New|Remove|Rename|Set|Start|Stop|Test|Uninstall)-[A-Z]\w+\s(?:.*\s)?(?:-[A-Za-z]{2,}(?:[:\s]|$)|@\w|`$)/;
