import { open } from 'node:fs/promises'
import { createGym } from '../../src/sandbox/world/gym.ts'
import { users } from '../../src/sandbox/world/users.ts'
import { users as stream } from '../../src/sources/gymly/streams.ts'
import { landingBytes } from '../../src/sources/page-bytes.ts'
import type { Page, Source, SourceCheck } from '../../src/sources/source.ts'

const PAGE = 1_000

interface Answers {
  file: string
  /** Bytes of each page, in the order of the file. */
  sizes: number[]
}

/** Writes the pages of the sandbox's members on a day to a file: what Gymly would send, made before any clock runs. */
export async function makeAnswers(file: string, members: number, today: string): Promise<Answers> {
  const list = users(
    createGym({ seed: 1, today, members, memberships: 137, classesPerDay: 46, locations: 1 }),
  )
  const totals = { totalPages: Math.ceil(members / PAGE), totalElements: members }
  const sizes: number[] = []
  await using handle = await open(file, 'w')
  for (let number = 0; number < totals.totalPages; number++) {
    const places = Array.from(
      { length: Math.min(PAGE, members - number * PAGE) },
      (_, at) => number * PAGE + at,
    )
    const body = Buffer.from(JSON.stringify({ content: places.map((at) => list.at(at)), ...totals, number }))
    await handle.write(body)
    sizes.push(body.length)
  }
  return { file, sizes }
}

/** Reads the pages back one at a time; cutting out personal fields is part of landing, and so of the figures. */
export function memberSource() {
  let answers: Answers | undefined
  const source: Source = {
    async *pages(): AsyncGenerator<Page> {
      if (!answers) throw new Error('No answers were made.')
      const { file, sizes } = answers
      await using handle = await open(file)
      for (const [number, size] of sizes.entries()) {
        const { buffer } = await handle.read({ buffer: Buffer.allocUnsafe(size) })
        const { bytes, replaced } = await landingBytes(buffer, stream.drops)
        yield { number, status: 200, fetchedAt: new Date(), body: bytes, replaced }
      }
    },
    unavailable: () => undefined,
    waitingUntil: () => undefined,
    check: async (): Promise<SourceCheck[]> => [],
    close: async () => {},
  }
  return {
    source,
    answerWith(given: Answers) {
      answers = given
    },
  }
}
