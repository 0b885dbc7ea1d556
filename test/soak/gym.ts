import { startSandbox } from '../../src/sandbox/sandbox.ts'

/** The gym of a soak, in a process of its own, so that its memory is not taken for the service's. */
const sandbox = await startSandbox({ today: '2026-03-02', members: 400, memberships: 10, classesPerDay: 6 })
const { gymlyUrl, sheetsUrl, token, businessId, spreadsheetId } = sandbox
process.on('message', (day: string) => sandbox.setDay(day))
process.on('disconnect', () => process.exit())
process.send?.({
  ...{ gymlyUrl, sheetsUrl, token, businessId, spreadsheetId },
  credentialsFile: await sandbox.credentialsFile(),
})
