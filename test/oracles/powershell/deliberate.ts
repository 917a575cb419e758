/** Where we read otherwise than PowerShell, and why. */
export const DELIBERATE: Readonly<Record<string, string>> = {
  'broken: unclosed double quote': 'a quote that is never closed ends with its line, so the next command survives',
  "broken: unclosed quote closed by the next line's":
    'the quote that PowerShell takes for the closing one opens the next text: the command below survives',
  'broken: unclosed hashtable': 'a line that is no pair ends the table, so the command on it survives',
  'broken: merge conflict': 'the marks of a merge are no commands',
  'tables: array of arrays by commas':
    'two variables are no loop to PowerShell; what stands in its brackets is no command',
  'tables: missing key': 'the table goes on to its brace, so what it holds is kept',
  'tables: comma between pairs': 'pairs parted by commas are read as pairs and not as a table and a command',
  'text: byte order mark at the start of the text': 'a byte order mark is no part of the name of the first command',
};
