/** `npm start -- --help` and `fanfare start --help`; test/local/help.test.ts holds it against the README's table. */
export const HELP = `Usage: npm start [-- options]
       fanfare start [options]

The whole service on this machine: API and console, and a demo receiver beside them. State is kept. Ctrl-C ends it.

Options:
  --destinations <which>  public: public addresses only; loopback: this machine too
  --insecure-host         let HOST be another than loopback: whoever reaches it may do everything
  -h, --help              this text

Environment:
  PORT (8787), HOST (127.0.0.1)     where to listen
  FANFARE_STATE_DIR (.fanfare)      where state and log are kept; delete it to start over
  FANFARE_RETRY_SCHEDULE            seconds before each attempt, the first one 0: 0,1,2 is three attempts
  FANFARE_DESTINATIONS (loopback)   as --destinations

In a terminal each delivery that is handled is a line. docs/command-line.md has the commands to use it with.
`;
