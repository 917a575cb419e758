export const HELP = `exchange-ports: explains and checks the ports of Microsoft Exchange in scripts and firewall rules

  exchange-ports check PATH…        findings in files and folders; - reads standard input
  exchange-ports explain PATH…      every port reference with its meaning
  exchange-ports coverage PATH…     which flows the profile needs are let through, and what is open beyond it
  exchange-ports diff OLD NEW       which flows a change opens, closes, widens
  exchange-ports lookup QUERY       the knowledge base by port, name or word
  exchange-ports rules [CODE]       all findings there are, or the page of one
  exchange-ports dialects           what is read, and in which files
  exchange-ports lsp --stdio        the language server, for any editor

  --format pretty|json              check also: sarif, github; coverage also: mermaid, svg
  --profile FILE|"key=value …"      what the files are for, such as "version=2019 role=mailbox vantage=host
                                    features=dag"; otherwise the nearest .exchange-ports.json says so
  --dialect NAME                    what the files are, where no comment in them says it; files in .exchange-ports.json
                                    says it for some
  --min-severity SEVERITY           shows error, warning, information or hint and what is graver; hint shows all
  --fail-on SEVERITY                exit status 1 from here on; warning unless it is given
  --all-files                       checks files that show no sign of Exchange too
  --stdin-filename NAME             the name of what - reads
  --fix                             applies safe fixes to the files
  --baseline FILE                   findings of this report do not count; --update-baseline writes it
  --jobs N                          threads that check; without it one for each processor, for a few files one
  --quiet                           one line a finding and nothing else
  --no-color, --version, --help

Exit status: 0 nothing found at or above --fail-on, 1 findings, 2 usage, unreadable input or a fault of ours.
`;
