import { mayAs } from '../access/roles.ts'
import { html } from './html.ts'
import type { Asked, Content, Page } from './page.ts'

export type Frame = Pick<Asked, 'caller' | 'csrf' | 'version'> & {
  /** The path that is shown, for the menu. */
  path: string
  pages: readonly Page[]
  /** Signed in with a key, and so able to sign out. */
  session: boolean
}

const ROLE: Readonly<Record<string, string>> = {
  reader: 'lezer',
  analyst: 'analist',
  operator: 'bediener',
  admin: 'beheerder',
}

/** The whole document. */
export function layout(content: Content, frame: Frame): string {
  const { title, body, follows } = content
  return html`<!doctype html>
<html lang="nl">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${title} · Tree11</title>
<link rel="icon" href="/ui/tree11.svg?v=${frame.version}" type="image/svg+xml">
<link rel="stylesheet" href="/ui/tree11.css?v=${frame.version}">
<script type="module" src="/ui/live.js?v=${frame.version}"></script>
</head>
<body!${follows === undefined ? '' : html` data-follows="${follows}"`}>
<a class="skip" href="#inhoud">Naar de inhoud</a>
!${frame.caller.role === 'none' ? '' : header(frame)}
<main id="inhoud" tabindex="-1">
!${body}
</main>
<p id="status" role="status" class="status"></p>
</body>
</html>
`
}

function header({ caller, path, pages, session, csrf }: Frame): string {
  const shown = pages.filter(({ menu, role }) => menu !== undefined && mayAs(caller.role, role))
  const items = shown.map(({ menu, path: to }) => {
    const here = to === '/' ? path === '/' : path === to || path.startsWith(`${to}/`)
    return html`<li><a href="${to}"!${here ? ' aria-current="page"' : ''}>${menu}</a></li>`
  })
  const out = html`<form method="post" action="/afmelden">!${csrf}<button class="plain">Afmelden</button></form>`
  return html`<header class="top">
<a class="brand" href="/"><img src="/ui/tree11.svg" alt="" width="24" height="24">Tree11</a>
<nav aria-label="Hoofdmenu"><ul>!${items}</ul></nav>
<div class="who"><span>${caller.name} · ${ROLE[caller.role] ?? caller.role}</span>!${session ? out : ''}</div>
</header>`
}
