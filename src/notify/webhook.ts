import { createHmac } from 'node:crypto'
import type { Dispatcher } from 'undici'
import type { WebhookConfig } from '../config/alerts.ts'
import { Tree11Error } from '../errors.ts'
import { openAgent, type Proxies } from '../http/agent.ts'
import { exchange, NoAnswerInTime } from '../http/exchange.ts'
import type { Alert, Channel } from './alert.ts'
import { textOf } from './html.ts'
import { wordingOf } from './words.ts'

const TIMEOUT_MS = 15_000
/** Only the status of an answer says something. */
const LARGEST_ANSWER = 1024 * 1024

/**
 * A webhook of somebody's own: the alert's facts as JSON, with its words beside them. The receiver computes
 * the HMAC-SHA256 of `<X-Tree11-Timestamp>.<body>` with the shared secret, compares it with
 * `X-Tree11-Signature` (`sha256=<hex>`), and refuses what is older than some minutes.
 */
export function webhookChannel(
  { url, secret }: WebhookConfig,
  { now, ...way }: { now: () => Date; proxies?: Proxies },
): Channel {
  const agent = openAgent({ ...way, largestAnswer: LARGEST_ANSWER })
  return {
    name: 'webhook',
    async send(alert) {
      const { subject } = wordingOf(alert)
      const body = JSON.stringify({ ...alert, subject, text: textOf(wordingOf(alert)) })
      const timestamp = String(Math.floor(now().getTime() / 1000))
      await post(agent, 'ALERT_WEBHOOK_URL', url, body, {
        'x-tree11-delivery': alert.id,
        'x-tree11-timestamp': timestamp,
        'x-tree11-signature': signature(secret, timestamp, body),
      })
    },
    close: () => void agent.destroy(),
  }
}

export function signature(secret: string, timestamp: string, body: string): string {
  return `sha256=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`
}

export function slackChannel({ url }: { url: string }, way: { proxies?: Proxies } = {}): Channel {
  const agent = openAgent({ ...way, largestAnswer: LARGEST_ANSWER })
  return {
    name: 'slack',
    async send(alert) {
      await post(agent, 'SLACK_WEBHOOK_URL', url, JSON.stringify(slackMessage(alert)), {})
    },
    close: () => void agent.destroy(),
  }
}

/** A heading and a section: the text is what a notification shows, the blocks what the channel does. */
function slackMessage(alert: Alert): object {
  const wording = wordingOf(alert)
  const { subject, lead, grids, link } = wording
  const tables = textOf({ ...wording, lead: [] })
    .split('\n\nBekijk')[0]!
    .trim()
  const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text: text.slice(0, 2900) } })
  return {
    text: escaped(subject),
    blocks: [
      section([`*${escaped(subject)}*`, ...lead.map(escaped)].join('\n')),
      ...(grids.length > 0 ? [section(`\`\`\`${escaped(tables).slice(0, 2800)}\`\`\``)] : []),
      ...(link ? [section(`<${link.url}|${link.label}>`)] : []),
    ],
  }
}

/** Slack's three characters. */
const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** The address may hold a secret: an error names the setting and the host's answer alone. */
async function post(
  agent: Dispatcher,
  setting: string,
  url: string,
  body: string,
  headers: Record<string, string>,
): Promise<void> {
  let status: number
  try {
    const asked = {
      url,
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', ...headers },
    } as const
    const { signal } = new AbortController()
    status = (await exchange(agent, asked, { timeoutMs: TIMEOUT_MS, largestAnswer: LARGEST_ANSWER, signal }))
      .status
  } catch (error) {
    const { code, name } = error as { code?: string; name?: string }
    const reason = error instanceof NoAnswerInTime ? 'no answer in time' : (code ?? name)
    throw new Tree11Error(`Nothing answers at ${setting} (${reason}).`, {
      code: 'webhook-unreachable',
      kind: 'retry',
    })
  }
  if (status >= 200 && status < 300) return
  throw new Tree11Error(`${setting} answered ${status}.`, { code: 'webhook-refused', kind: 'retry' })
}
