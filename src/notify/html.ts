import type { AlertKind } from './alert.ts'
import type { Grid, Wording } from './words.ts'

/** Mail programs know tables and inline styles and little else. */
export function htmlOf({ subject, lead, grids, link }: Wording, kind: AlertKind): string {
  const colour = COLOURS[kind]
  return `<!doctype html>
<html lang="nl">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(subject)}</title></head>
<body style="margin:0;padding:24px 12px;background:#f3f4f6;font-family:Segoe UI,Helvetica,Arial,sans-serif;color:#1f2937">
<table role="presentation" align="center" width="100%" cellpadding="0" cellspacing="0" style="max-width:640px;background:#ffffff;border-radius:8px;border-top:6px solid ${colour}">
<tr><td style="padding:24px 28px">
<h1 style="margin:0 0 12px;font-size:20px;line-height:1.35">${escaped(subject.replace(/^Tree11: (.)/, (_, first: string) => first.toUpperCase()))}</h1>
${lead.map((sentence) => `<p style="margin:0 0 10px;font-size:15px;line-height:1.5">${escaped(sentence)}</p>`).join('\n')}
${grids.map(gridHtml).join('\n')}
${link ? `<p style="margin:22px 0 4px"><a href="${escaped(link.url)}" style="display:inline-block;padding:10px 18px;border-radius:6px;background:${colour};color:#ffffff;text-decoration:none;font-size:15px">${escaped(link.label)}</a></p>` : ''}
</td></tr>
<tr><td style="padding:12px 28px;border-top:1px solid #e5e7eb;font-size:12px;color:#6b7280">Tree11 houdt de tabellen van uw sportschool bij. Dit bericht bevat geen persoonsgegevens.</td></tr>
</table>
</body>
</html>
`
}

function gridHtml({ title, head, rows }: Grid): string {
  // Numbers stand under each other, and under their heading.
  const numeric = head.map((_, place) => rows.every((row) => /^[\d.,–-]+$/.test(row[place]!)))
  const cell = (tag: 'td' | 'th', text: string, place: number) => {
    const side = numeric[place] ? 'right;padding-left:10px' : 'left;padding-right:10px'
    const style = `padding:6px 0;border-bottom:1px solid #e5e7eb;vertical-align:top;text-align:${side}`
    return `<${tag} style="${style}${tag === 'th' ? ';color:#6b7280;font-weight:600' : ''}">${escaped(text)}</${tag}>`
  }
  const line = (tag: 'td' | 'th', cells: string[]) =>
    `<tr>${cells.map((text, place) => cell(tag, text, place)).join('')}</tr>`
  return `<h2 style="margin:20px 0 6px;font-size:15px">${escaped(title)}</h2>
<table width="100%" cellpadding="0" cellspacing="0" style="border-collapse:collapse;font-size:14px">
${[...(head.length > 0 ? [line('th', head)] : []), ...rows.map((row) => line('td', row))].join('\n')}
</table>`
}

/** The same for programs that show no HTML. */
export function textOf({ lead, grids, link }: Wording): string {
  return [
    ...lead,
    ...grids.flatMap(({ title, head, rows }) => [
      '',
      title,
      ...aligned(head.length > 0 ? [head, ...rows] : rows),
    ]),
    ...(link ? ['', `${link.label}: ${link.url}`] : []),
    '',
  ].join('\n')
}

function aligned(rows: readonly string[][]): string[] {
  const widths = rows[0]!.map((_, place) => Math.max(...rows.map((row) => row[place]!.length)))
  return rows.map((row) => `  ${row.map((text, place) => text.padEnd(widths[place]!)).join('  ')}`.trimEnd())
}

const COLOURS: Readonly<Record<AlertKind, string>> = {
  failure: '#b91c1c',
  hold: '#b45309',
  warning: '#b45309',
  recovery: '#15803d',
  success: '#15803d',
  'not-started': '#b91c1c',
  'too-long': '#b45309',
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const escaped = (text: string) => text.replace(/[&<>"']/g, (character) => ENTITIES[character]!)
