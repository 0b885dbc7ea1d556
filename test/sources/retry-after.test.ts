import t from 'tap'
import { LONGEST_WAIT_MS, readRetryAfter } from '../../src/sources/retry-after.ts'

const read = (headers: Record<string, unknown>, limited = true) =>
  readRetryAfter((name) => headers[name], { limited })

t.test(
  'a wait is taken with sense, whatever it is written in, and never longer than a quarter of an hour',
  (t) => {
    const now = Date.now()
    const inSeconds = (seconds: number) => Math.round(now / 1000) + seconds
    const date = (ms: number) => new Date(now + ms).toUTCString()
    // What is given, and the seconds that it means.
    const cases: [unknown, number | undefined][] = [
      ['30', 30],
      ['1.5', 1.5],
      ['30000', 30],
      ['5000', 5],
      ['3600', LONGEST_WAIT_MS / 1000],
      ['86400', 86.4],
      [String(inSeconds(60)), 60],
      [String(now + 60_000), 60],
      ['1796075000', undefined],
      ['9'.repeat(400), undefined],
      ['30, 60', 60],
      [['30', '60'], 60],
      ['120,120', 120],
      [`${date(60_000)}`, 60],
      [[date(60_000), '10'], 60],
      ['0', undefined],
      ['-5', undefined],
      ['soon', undefined],
      ['', undefined],
      [undefined, undefined],
      ['Thu, 01 Jan 1970 00:00:00 GMT', undefined],
      ['30; comment', undefined],
    ]
    // An epoch is a wait when its moment is near, and nothing when it is past or far.
    t.ok(1796075000 * 1000 - now > 86_400_000 || 1796075000 * 1000 < now, 'the example is not about now')
    for (const [given, seconds] of cases) {
      const ms = read({ 'retry-after': given })
      if (seconds === undefined) t.equal(ms, undefined, `${given}`)
      else t.ok(ms !== undefined && Math.abs(ms - seconds * 1000) < 2_000, `${given}: ${ms}`)
    }
    t.end()
  },
)

t.test('a date counts by the clock that it was written by', (t) => {
  const behind = Date.now() - 3_600_000
  const headers = {
    date: new Date(behind).toUTCString(),
    'retry-after': new Date(behind + 20_000).toUTCString(),
  }
  t.equal(read(headers), 20_000)
  t.end()
})

t.test('when a rate begins anew is a wait for whom it refused, and for nobody else', (t) => {
  t.equal(read({ 'ratelimit-reset': '40' }), 40_000)
  t.equal(read({ 'x-ratelimit-reset': String(Math.round(Date.now() / 1000) + 50) })! > 48_000, true)
  t.equal(read({ 'retry-after': '10', 'x-ratelimit-reset': '50' }), 10_000)
  t.equal(read({ 'x-ratelimit-reset': '50' }, false), undefined)
  t.end()
})
