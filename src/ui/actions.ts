import { findTable } from '../tables/find-table.ts'
import type { Action, Asked } from './page.ts'

const run = (asked: Asked) => Number(asked.params.id)
const at = (id: number) => `/nachten/${id}`

/** What the forms of the pages do; each is what REST does by its own name. */
export const actions: readonly Action[] = [
  {
    path: '/bijwerken',
    role: 'operator',
    async act({ sync, tables, caller, values: { tabel, van, tot, proef } }) {
      const { runId } = await sync.request({
        tables: tabel ? [findTable(tables, tabel).name] : sync.nightly,
        trigger: 'api',
        requestedBy: caller.name,
        dryRun: proef === '1',
        ...(van && { from: van }),
        ...(tot && { to: tot }),
      })
      return at(runId)
    },
  },
  {
    path: '/nachten/:id/afbreken',
    role: 'operator',
    async act(asked) {
      await asked.sync.cancel(run(asked))
      return at(run(asked))
    },
  },
  {
    path: '/nachten/:id/goedkeuren',
    role: 'operator',
    async act(asked) {
      await asked.sync.approve(run(asked), asked.caller.name)
      return at(run(asked))
    },
  },
  {
    path: '/nachten/:id/opnieuw',
    role: 'operator',
    act: async (asked) =>
      at((await asked.sync.retry({ runId: run(asked), requestedBy: asked.caller.name })).runId),
  },
  {
    path: '/nachten/:id/terugdraaien',
    role: 'operator',
    act: async (asked) =>
      at((await asked.sync.revert({ runId: run(asked), requestedBy: asked.caller.name })).runId),
  },
  {
    path: '/nachten/:id/nadoen',
    role: 'operator',
    act: async (asked) =>
      at(
        (await asked.sync.replay({ runId: run(asked), requestedBy: asked.caller.name, dryRun: true })).runId,
      ),
  },
  {
    path: '/tabellen/:tabel/hervatten',
    role: 'operator',
    async act({ sync, tables, params }) {
      const { name } = findTable(tables, params.tabel!)
      await sync.resume(name)
      return '/'
    },
  },
]
