/**
 * Lets what runs move. The page asks itself for its newest form, and takes over the parts marked `data-live`
 * that differ: focus, scroll, open panels and choices outside them stay as they are.
 */
const follows = document.body.dataset.follows

async function renew() {
  const answer = await fetch(location.href, { headers: { accept: 'text/html' } }).catch(() => undefined)
  if (!answer?.ok) return
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
  for (const part of document.querySelectorAll('[data-live]')) {
    const next = page.getElementById(part.id)
    if (!next || next.innerHTML === part.innerHTML) continue
    if (part.contains(document.activeElement) || part.querySelector('details[open]')) continue
    part.replaceChildren(...next.childNodes)
  }
}

if (follows) {
  const events = new EventSource(`/runs/${follows}/events`)
  const status = document.getElementById('status')
  events.addEventListener('progress', renew)
  events.addEventListener('end', async () => {
    events.close()
    await renew()
    if (status) status.textContent = 'De run is klaar.'
  })
}
