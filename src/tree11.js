#!/usr/bin/env node
// Plain JavaScript: it has to run on a Node that is too old for the rest, to say so.
if (Number(process.versions.node.split('.')[0]) < 24) {
  console.error(
    `Tree11 needs Node 24, and this is ${process.versions.node}: start it with "npx tree11 <command>" after "npm ci", which brings that Node on Linux and Windows, or install it from https://nodejs.org.`,
  )
  process.exitCode = 1
} else {
  const { main } = await import('./cli.ts')
  process.exitCode = await main(process.argv.slice(2))
}
