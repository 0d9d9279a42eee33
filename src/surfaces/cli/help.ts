export const help = `cadre: everything Cadre can do, on the command line of its own machine.

  cadre <app> <noun> <verb> [name=value ...]   call a capability, such as
  cadre notes note create title="Hi" tags=a,b
  cadre call notes.note.create -i '{"title":"Hi"}'   the same; -i - reads standard input, -f a file

  cadre list [words]            find capabilities
  cadre describe <capability>   what it takes and answers, and how it is undone
  cadre events [--types a,b]    follow what happens
  cadre undo <entry>            take a recorded call back
  cadre status                  how the installation is doing
  cadre audit verify            check the record against its seals; -f a file of heads that you kept
  cadre doctor                  whether the installation is fit for business
  cadre backup                  back everything up into CADRE_HOME/backups
  cadre restore <file>          put a backup back, --force over what is there; with the server stopped
  cadre export [-o file]        everything of the company as one archive, without secrets
  cadre import <file>           take an archive into an empty company; --rehearse says what would happen
  cadre diff <file> [file]      what is different between an archive and the company, or another archive
  cadre rotate-root-key <file>  seal every key anew under the root key in this file; with the server stopped
  cadre mcp                     speak the Model Context Protocol over standard input and output

  -k, --key KEY      do it once, however often it is asked for under this key
      --reason WORDS why, for the person who may have to approve it
      --rehearse     do it on the real data, show it, take it all back
  -o, --out FILE     where to put a file that is answered
      --json         JSON, also on a terminal
      --as KEY       act with this API key instead of as the first administrator

Uses the server that runs on this CADRE_HOME, or else opens it for the one command.
`;
