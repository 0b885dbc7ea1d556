import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { Sandbox, SandboxOptions } from './sandbox.ts'

/** How to reach a sandbox, with its credentials. */
export interface SandboxAccess
  extends Pick<
    Sandbox,
    | 'url'
    | 'gymlyUrl'
    | 'sheetsUrl'
    | 'token'
    | 'email'
    | 'password'
    | 'businessId'
    | 'locationId'
    | 'spreadsheetId'
  > {
  /** Of a service account; removed when the sandbox closes. */
  credentialsFile: string
}

export interface SandboxThread extends SandboxAccess {
  close(): Promise<void>
}

/** A sandbox that does not share the event loop of whoever reads from it. Throws what the sandbox throws. */
export async function startSandboxThread(options: SandboxOptions): Promise<SandboxThread> {
  // Flags of the main thread (test loaders, inspectors) would only slow the worker's start.
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    workerData: options,
    execArgv: [],
    name: 'sandbox',
  })
  const [access] = (await once(worker, 'message')) as [SandboxAccess]
  return {
    ...access,
    async close() {
      const exit = once(worker, 'exit')
      worker.postMessage('close')
      await exit
    },
  }
}
