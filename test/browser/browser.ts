import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, type BrowserContextOptions, chromium } from 'playwright-core'

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

const ALONE = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
]

/** Debian's own Chromium, with an empty profile. Where there is none, says how to get it and ends. */
export async function openBrowser(
  options: BrowserContextOptions = {},
): Promise<{ context: BrowserContext; close(): Promise<void> }> {
  const executablePath = PLACES.find((place) => existsSync(place))
  if (executablePath === undefined) {
    console.error('There is no Chromium on this machine: "apt-get install chromium" gets it.')
    process.exit(1)
  }
  const profile = await mkdtemp(join(tmpdir(), 'tree11-browser-'))
  const context = await chromium.launchPersistentContext(profile, {
    ...{ executablePath, args: ALONE, headless: true, locale: 'nl-NL' },
    ...options,
  })
  return {
    context,
    async close() {
      await context.close()
      await rm(profile, { recursive: true, force: true })
    },
  }
}
