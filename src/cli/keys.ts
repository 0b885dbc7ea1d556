import { entryOf, newKey } from '../access/keys.ts'
import { ROLES } from '../access/roles.ts'
import { KEPT_NAMES, KEY_NAME, KEY_NAME_RULE } from '../config/access.ts'
import { type Command, EXIT, nearest, usageError, type Values } from './command.ts'

export const keys: Command = {
  name: 'keys',
  operands: 'new',
  description:
    'Makes a key with which another system asks the service, prints it once, and keeps it nowhere. What the\n' +
    'service needs to know of it goes into API_KEYS: its hash. Two entries may have one name, so that a key can\n' +
    "be replaced without a gap: add the new one's entry, give out the new key, then remove the old entry.",
  options: {
    name: {
      type: 'string',
      value: 'NAME',
      description: 'Whose key it is, as runs and the audit log show it',
    },
    role: { type: 'string', value: 'ROLE', description: `What it may do: ${ROLES.join(', ')}` },
  },
  examples: [
    ['npx tree11 keys new --name powerbi --role analyst', 'reads every column, and triggers nothing'],
    ['npx tree11 keys new --name planner --role operator', 'asks for runs as well'],
  ],
  async run(values, [what], terminal) {
    if (what !== 'new') throw usageError('tree11 keys makes keys: tree11 keys new --name NAME --role ROLE.')
    const { key, known } = newKey(nameOf(values), roleOf(values))
    terminal.err(`The key of ${known.name}, shown this once:`)
    terminal.out(key)
    terminal.err('\nAdd this to API_KEYS, with a comma between entries, and start the service again:')
    terminal.out(entryOf(known))
    return EXIT.done
  },
}

function nameOf({ name }: Values): string {
  if (typeof name !== 'string')
    throw usageError('--name is missing: whose key it is, such as --name powerbi.')
  if (!KEY_NAME.test(name)) throw usageError(`--name: found "${name}", wanted ${KEY_NAME_RULE}.`)
  if (KEPT_NAMES.includes(name.toLowerCase())) {
    throw usageError(`--name: found "${name}", which stands for callers without a key; wanted another.`)
  }
  return name
}

function roleOf({ role }: Values) {
  if (typeof role !== 'string') throw usageError(`--role is missing: one of ${ROLES.join(', ')}.`)
  const found = ROLES.find((one) => one === role.toLowerCase())
  if (found === undefined) throw usageError(`There is no role ${role}.${nearest(role, ROLES)}`)
  return found
}
