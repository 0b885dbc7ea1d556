import type { FastifyRequest } from 'fastify'
import { html } from '../src/ui/html.ts'
import type { Content } from '../src/ui/page.ts'
import { when } from '../src/ui/times.ts'

const MOST = 100

/** What each caller saw last of a page, to show it again while the database is kept busy. */
export function createLastSeen() {
  const kept = new Map<string, { content: Content; at: Date }>()
  const nameOf = ({ caller, url }: FastifyRequest) => `${caller.name} ${caller.role} ${url}`
  return {
    keep(request: FastifyRequest, content: Content, at: Date): void {
      const name = nameOf(request)
      kept.delete(name)
      kept.set(name, { content, at })
      if (kept.size > MOST) kept.delete(kept.keys().next().value!)
    },
    find(request: FastifyRequest, now: Date): Content | undefined {
      const seen = kept.get(nameOf(request))
      if (!seen) return undefined
      const note = html`<p class="note busy">Er wordt nu veel weggeschreven: dit is hoe het ${when(seen.at.toISOString(), now)} stond.</p>`
      return { ...seen.content, body: note + seen.content.body }
    },
  }
}
