import t from 'tap'
import { pglite } from '../engines.ts'
import { testEachTable } from './each-table.ts'

t.setTimeout(120_000)
await testEachTable(pglite)
