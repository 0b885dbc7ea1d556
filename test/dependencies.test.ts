import { readFile } from 'node:fs/promises'
import t from 'tap'

interface Locked {
  version?: string
  resolved?: string
  integrity?: string
  dev?: boolean
  hasInstallScript?: boolean
  link?: boolean
}

const read = async (path: string) =>
  JSON.parse(await readFile(new URL(`../${path}`, import.meta.url), 'utf8'))
const { packages } = (await read('package-lock.json')) as { packages: Record<string, Locked> }
const installed = Object.entries(packages).filter(([path]) => path !== '')

t.test('what is installed is what the lock file names, to the byte', async (t) => {
  t.ok(installed.length > 300, `${installed.length} packages`)
  const loose = installed.filter(([, { integrity, link }]) => !link && !/^sha512-/.test(integrity ?? ''))
  t.same(
    loose.map(([path]) => path),
    [],
  )
})

t.test('no production dependency runs a script when it is installed', async (t) => {
  const scripts = installed.filter(([, { dev, hasInstallScript }]) => !dev && hasInstallScript)
  t.same(
    scripts.map(([path]) => path),
    [],
  )
})

t.test('versions are pinned', async (t) => {
  const { dependencies, devDependencies, optionalDependencies } = await read('package.json')
  for (const [name, version] of Object.entries({
    ...dependencies,
    ...devDependencies,
    ...optionalDependencies,
  })) {
    t.match(version, /^\d+\.\d+\.\d+(-[\w.]+)?$/, name)
  }
})
