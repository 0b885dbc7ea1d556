import { mkdir } from 'node:fs/promises'
import { openBrowser } from './browser.ts'

/** Pictures of the pages of a service that runs: `npm run screenshots -- URL FOLDER [PATH…]`. */

const [url = 'http://127.0.0.1:3000', folder = 'screenshots', ...asked] = process.argv.slice(2)
const paths = asked.length > 0 ? asked : ['/', '/nachten', '/nachten/1']
const looks = [
  { name: 'wide', viewport: { width: 1280, height: 900 }, colorScheme: 'light' as const },
  { name: 'dark', viewport: { width: 1280, height: 900 }, colorScheme: 'dark' as const },
  { name: 'narrow', viewport: { width: 360, height: 780 }, colorScheme: 'light' as const },
]

await mkdir(folder, { recursive: true })
for (const { name, ...look } of looks) {
  const { context, close } = await openBrowser(look)
  const page = await context.newPage()
  for (const path of paths) {
    const answer = await page.goto(`${url}${path}`)
    const file = `${folder}/${path === '/' ? 'vandaag' : path.slice(1).replaceAll('/', '-')}-${name}.png`
    await page.screenshot({ path: file, fullPage: true })
    const wider = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
    console.log(`${file} ${answer?.status()}${Number(wider) > 0 ? ` wider than its window by ${wider}` : ''}`)
  }
  await close()
}
