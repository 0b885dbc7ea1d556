import { parentPort, workerData } from 'node:worker_threads'
import { type SandboxOptions, startSandbox } from './sandbox.ts'
import type { SandboxAccess } from './thread.ts'

/** The thread's side: starts, says where it is, and closes when it is told to. */
const sandbox = await startSandbox(workerData as SandboxOptions)
const access: SandboxAccess = {
  url: sandbox.url,
  gymlyUrl: sandbox.gymlyUrl,
  sheetsUrl: sandbox.sheetsUrl,
  token: sandbox.token,
  email: sandbox.email,
  password: sandbox.password,
  businessId: sandbox.businessId,
  locationId: sandbox.locationId,
  spreadsheetId: sandbox.spreadsheetId,
  credentialsFile: await sandbox.credentialsFile(),
}
parentPort?.postMessage(access)
parentPort?.once('message', async () => {
  await sandbox.close()
  parentPort?.close()
})
