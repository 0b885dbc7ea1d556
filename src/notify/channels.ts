import type { AlertsConfig } from '../config/alerts.ts'
import type { Proxies } from '../http/agent.ts'
import type { Channel } from './alert.ts'
import { mailChannel } from './mail.ts'
import { slackChannel, webhookChannel } from './webhook.ts'

/** Every way to reach people that is set. Whoever opens them closes them. */
export function openChannels(
  { mail, slack, webhook }: AlertsConfig,
  { now, proxies }: { now: () => Date; proxies?: Proxies },
): Channel[] {
  return [
    ...(mail ? [mailChannel(mail)] : []),
    ...(slack ? [slackChannel(slack, { ...(proxies && { proxies }) })] : []),
    ...(webhook ? [webhookChannel(webhook, { now, ...(proxies && { proxies }) })] : []),
  ]
}
