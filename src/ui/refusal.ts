import type { ErrorCode } from '../error-codes.ts'
import { errorText } from '../texts/errors.ts'
import { html } from './html.ts'
import type { Content } from './page.ts'

/** What a browser gets where another caller gets a problem. */
export function refusalPage({
  code,
  detail,
  requestId,
}: {
  code: ErrorCode
  detail: string
  requestId?: string
}): Content {
  const { happened, act } = errorText(code)
  return {
    title: happened.replace(/\.$/, ''),
    body: html`<div class="sheet narrow">
<h1>${happened}</h1>
<p>${act}</p>
<p><a class="button" href="/">Naar Vandaag</a></p>
<details><summary>Voor wie de dienst beheert</summary>
<p><code>${code}</code></p><p lang="en">${detail}</p>
!${requestId === undefined ? '' : html`<p>Kenmerk in het logboek: <code>${requestId}</code></p>`}</details>
</div>`,
  }
}

/** While the database is kept busy, and there is nothing yet to show in its place: the page comes by itself. */
export const busyPage: Content = {
  title: 'Even geduld',
  body: html`<div class="sheet narrow"><h1>Even geduld</h1>
<p>Er wordt op dit ogenblik veel weggeschreven. Deze pagina komt over enkele seconden vanzelf.</p></div>`,
}

/** The form that asks for a key; `failed` says why the one before was not taken. */
export function signInPage(to: string, csrf: string, failed?: string): Content {
  const error = failed === undefined ? '' : html`<p class="error" role="alert" id="fout">${failed}</p>`
  return {
    title: 'Aanmelden',
    body: html`<div class="sheet narrow">
<p class="brand big"><img src="/ui/tree11.svg" alt="" width="40" height="40">Tree11</p>
<h1>Aanmelden</h1>
<p>Vul de sleutel in die u van de beheerder kreeg. De browser onthoudt hem niet; u blijft twaalf uur aangemeld.</p>
!${error}
<form method="post" action="/aanmelden" class="stack">
!${csrf}<input type="hidden" name="naar" value="${to}">
<label for="sleutel">Sleutel</label>
<input id="sleutel" name="sleutel" type="password" autocomplete="off" required maxlength="200"
!${failed === undefined ? '' : ' aria-invalid="true" aria-describedby="fout"'} autofocus>
<button class="primary">Aanmelden</button>
</form>
</div>`,
  }
}
