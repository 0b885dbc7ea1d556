import type { Test } from 'tap'
import { request } from 'undici'
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/sandbox.ts'

export interface Answer<T> {
  status: number
  text: string
  json: T
  headers: Record<string, string | string[] | undefined>
}

/** A sandbox that closes with the test, and questions to it with the token that works now. */
export async function open(t: Test, options: Partial<SandboxOptions> = {}): Promise<Asker> {
  const sandbox = await startSandbox({ today: '2026-11-22', ...options })
  t.teardown(() => sandbox.close())
  return new Asker(sandbox)
}

export class Asker {
  readonly sandbox: Sandbox

  constructor(sandbox: Sandbox) {
    this.sandbox = sandbox
  }

  async url<T>(url: string, authorization = `Bearer ${this.sandbox.token}`): Promise<Answer<T>> {
    const { statusCode, headers, body } = await request(url, { headers: { authorization } })
    const text = await body.text()
    const isJson = String(headers['content-type']).startsWith('application/json')
    return { status: statusCode, headers, text, json: (isJson ? JSON.parse(text) : undefined) as T }
  }

  /** A path below the business, version 1. */
  business<T>(path: string): Promise<Answer<T>> {
    return this.url<T>(`${this.sandbox.gymlyUrl}/v1/businesses/${this.sandbox.businessId}${path}`)
  }

  course<T>(id: string): Promise<Answer<T>> {
    return this.url<T>(`${this.sandbox.gymlyUrl}/v1/courses/${id}/members`)
  }

  async list<T>(path: string, size = 1000): Promise<T[]> {
    const rows: T[] = []
    for (let page = 0; ; page++) {
      const { json } = await this.business<{ content: T[] }>(`${path}page=${page}&size=${size}`)
      if (json.content.length === 0) return rows
      rows.push(...json.content)
    }
  }
}

export interface User {
  id: string
  accountId: string | null
  updatedAt: string
  createdAt: string
  activeMemberships: (string | { id: string; membership?: { id: string } })[] | null
}

export interface Course {
  id: string
  startAt: string
  memberCount: number
  trialCount: number
  updatedAt: string
}

export interface Participant {
  id: string
  type: string
  attended: boolean | null
}
