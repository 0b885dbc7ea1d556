import { hash, uuid } from '../random.ts'
import { EPOCH, type Gym, KIND } from './gym.ts'
import { LEDGER_LABELS } from './names.ts'

/** Five groups, and fifteen accounts below them on which revenue is booked. */
export const LEDGER_GROUPS = 5
export const LEDGER_ACCOUNTS = 15

export function ledgerAccountId(gym: Gym, index: number): string {
  return uuid(gym.seed, KIND.ledger, LEDGER_GROUPS + index)
}

/** The group that a membership or an invoice belongs to. */
export function ledgerGroupId(gym: Gym, key: number): string {
  return uuid(gym.seed, KIND.ledger, hash(gym.seed, KIND.ledger, key) % LEDGER_GROUPS)
}

export function ledgerAccounts(gym: Gym): unknown[] {
  return Array.from({ length: LEDGER_GROUPS + LEDGER_ACCOUNTS }, (_, index) => {
    const group = index < LEDGER_GROUPS
    const label = LEDGER_LABELS[(index - LEDGER_GROUPS) % LEDGER_LABELS.length]
    // The bookkeeper renames an account every few months.
    const period = 120 + (hash(gym.seed, KIND.ledger, index, 1) % 200)
    const version = Math.floor((gym.last - EPOCH) / period)
    return {
      id: uuid(gym.seed, KIND.ledger, index),
      key: String(group ? 8000 + index * 100 : 8000 + (index % LEDGER_GROUPS) * 100 + index),
      label: group
        ? index % 2
          ? null
          : `Groep ${index + 1}`
        : index % 6 === 5
          ? null
          : `${label} v${version}`,
      parentLedgerAccountId: group ? null : uuid(gym.seed, KIND.ledger, index % LEDGER_GROUPS),
      archived: false,
    }
  })
}
