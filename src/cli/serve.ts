import { loadConfig } from '../config.ts'
import { serve } from '../main.ts'
import { type Command, EXIT } from './command.ts'
import { untilSignal } from './signals.ts'

export const serveCommand: Command = {
  name: 'serve',
  description:
    'Runs the service until Ctrl-C: the REST API on HOST:PORT, and the nightly sync. The settings come from the\n' +
    'environment and from .env (see .env.example). The log goes to stdout (text on a\n' +
    'terminal, else JSON) and to the files in LOG_DIR.',
  options: {},
  examples: [
    ['npx tree11 serve', 'on http://127.0.0.1:3000'],
    ['npm start', 'the same'],
  ],
  async run(values, _operands, terminal) {
    const { signal, stopListening } = untilSignal()
    await serve(loadConfig(), {
      say: (line) => terminal.err(line),
      signal,
      verbose: values.verbose === true,
    })
    stopListening()
    return EXIT.done
  },
}
