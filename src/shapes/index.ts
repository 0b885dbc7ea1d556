import { QualityCheck, QuarantinedRecord } from './quality.ts'
import { Failure, Run, RunAlert, RunTable, SampleRow } from './run.ts'
import { AlertStatus, LoadKind, RowChange, RunStatus, RunTableStatus, Trigger, Verdict } from './statuses.ts'
import { Table, TableColumn, TableRun, TableWindow } from './table.ts'

/** Every shape that has a name. */
export const SHAPES = [
  ...[RunStatus, RunTableStatus, Trigger, Verdict, AlertStatus, LoadKind, RowChange],
  ...[Failure, SampleRow, RunTable, RunAlert, Run],
  ...[TableColumn, TableWindow, TableRun, Table],
  ...[QualityCheck, QuarantinedRecord],
]
