import { Tree11Error } from '../errors.ts'

/** The refusal of an approval, as the run's lines have it. */
export function supersededIn(
  lines: readonly { status: string; error: { code: string; message: string } | null }[],
): Tree11Error | undefined {
  const refused = lines.find(({ status, error }) => status === 'held' && error?.code === 'hold-superseded')
  return refused && new Tree11Error(refused.error!.message, { code: 'hold-superseded', kind: 'usage' })
}
