import { createGym } from '../../src/sandbox/world/gym.ts'
import { users } from '../../src/sandbox/world/users.ts'
import { users as stream } from '../../src/sources/gymly/streams.ts'
import { landingText } from '../../src/sources/landing-text.ts'
import type { Page, Source, SourceCheck } from '../../src/sources/source.ts'

const PAGE = 1_000

/**
 * The sandbox's members as the pages of one list, made one at a time, so that memory does not hold them.
 * Only the time that the making takes is set apart: cutting out personal fields is part of landing.
 */
export function memberSource(members: number) {
  let today = '2026-11-22'
  let spent = 0
  const source: Source = {
    async *pages(): AsyncGenerator<Page> {
      const gym = createGym({ seed: 1, today, members, memberships: 137, classesPerDay: 46, locations: 1 })
      const list = users(gym)
      for (let number = 0; number * PAGE < members; number++) {
        const start = performance.now()
        const content = []
        for (let at = number * PAGE; at < Math.min(members, (number + 1) * PAGE); at++) content.push(list.at(at))
        const text = JSON.stringify({ content, totalPages: Math.ceil(members / PAGE), totalElements: members, number })
        spent += performance.now() - start
        const landed = landingText(text, stream.drops)
        yield { number, status: 200, fetchedAt: new Date(), body: landed.text, total: members, replaced: landed.replaced }
        // As HTTP would, let others have their turn between two pages.
        await new Promise((resolve) => setImmediate(resolve))
      }
    },
    unavailable: () => undefined,
    check: async (): Promise<SourceCheck[]> => [],
    close: async () => {},
  }
  return {
    source,
    setDay(day: string) {
      today = day
    },
    /** Milliseconds spent on making pages since the last call. */
    takeSpent() {
      const taken = spent
      spent = 0
      return taken
    },
  }
}
