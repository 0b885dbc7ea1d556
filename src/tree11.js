#!/usr/bin/env node
// Plain JavaScript: it has to run on a Node that is too old for the rest, to say so.
if (Number(process.versions.node.split('.')[0]) < 24) {
  console.error(
    `Tree11 needs Node 24, and this is ${process.versions.node}: start it with "npx tree11 <command>" after "npm ci", which brings that Node on Linux and Windows, or install it from https://nodejs.org.`,
  )
  process.exitCode = 1
} else {
  // What is written holds persons: the database, its copies, the log. It is of whoever runs this alone.
  process.umask(0o077)
  const { enableCompileCache } = await import('node:module')
  const { fileURLToPath } = await import('node:url')
  // Half of a start went to reading TypeScript. Where the folder cannot be written, as in a container, nothing is kept.
  enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/tree11/compiled', import.meta.url)))
  const { main } = await import('./cli.ts')
  process.exitCode = await main(process.argv.slice(2))
}
