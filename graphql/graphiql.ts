import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { App } from '../routes/route.ts'

/** Everything by an address from where the page is, so that it works below a proxy's prefix. */
const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Tree11 GraphQL</title>
<link rel="stylesheet" href="graphiql/graphiql.css">
<link rel="stylesheet" href="graphiql/page.css">
</head>
<body>
<div id="graphiql"></div>
<script src="graphiql/react.js"></script>
<script src="graphiql/react-dom.js"></script>
<script src="graphiql/graphiql.js"></script>
<script src="graphiql/page.js"></script>
</body>
</html>
`

const STYLE = 'body { margin: 0 } #graphiql { height: 100dvh }\n'

const EXAMPLE = `# Ctrl+Enter asks. With keys, put one under Headers:
# {"Authorization": "Bearer tree11_..."}
{
  lessen(first: 5, orderBy: [{startTijd: DESC}]) {
    totalCount
    nodes {
      naam
      startTijd
      deelnemers { totalCount }
    }
    pageInfo { endCursor hasNextPage }
  }
}
`

const SCRIPT = `ReactDOM.createRoot(document.getElementById('graphiql')).render(
  React.createElement(GraphiQL, {
    fetcher: GraphiQL.createFetcher({ url: new URL('graphql', document.baseURI).pathname }),
    defaultQuery: ${JSON.stringify(EXAMPLE)},
    defaultEditorToolsVisibility: 'headers',
  }),
)
`

/** Of which package, and where in it: what browsers load stands in no list of what may be imported. */
const FILES: Readonly<Record<string, [packageName: string, file: string]>> = {
  'graphiql.css': ['graphiql', 'graphiql.min.css'],
  'graphiql.js': ['graphiql', 'graphiql.min.js'],
  'react.js': ['react', 'umd/react.production.min.js'],
  'react-dom.js': ['react-dom', 'umd/react-dom.production.min.js'],
}

/** A page to write questions in. It asks nobody but this service, and works without the internet. */
export function graphiqlRoutes(app: App): void {
  const { resolve } = createRequire(import.meta.url)
  const serve = (path: string, content: () => Promise<string | Buffer>) => {
    const type = { css: 'text/css', js: 'text/javascript' }[path.split('.')[1] ?? ''] ?? 'text/html'
    // Open, as the other documentation is: it says nothing about the gym, and a browser that opens a page sends no key.
    app.get(
      path,
      { config: { role: 'open' }, logLevel: 'silent', schema: { hide: true } },
      async (_, reply) => reply.type(`${type}; charset=utf-8`).send(await content()),
    )
  }
  serve('/graphiql', async () => PAGE)
  serve('/graphiql/page.css', async () => STYLE)
  serve('/graphiql/page.js', async () => SCRIPT)
  for (const [name, [of, file]] of Object.entries(FILES)) {
    serve(`/graphiql/${name}`, () => readFile(join(dirname(resolve(`${of}/package.json`)), file)))
  }
}
