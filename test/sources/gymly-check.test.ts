import t from 'tap'
import type { ErrorCode } from '../../src/error-codes.ts'
import { Tree11Error } from '../../src/errors.ts'
import { checkGymly } from '../../src/sources/gymly/check.ts'

const options = {
  ...{ baseUrl: 'https://api.gymly.io/api', authScheme: 'Bearer' as const, businessId: 'b1', token: 'x' },
  ...{ rateLimitPerMinute: 60, maxRetries: 5, timeoutSeconds: 60 },
}
const said = async (code: ErrorCode, more = {}) =>
  await checkGymly({ ...options, ...more }, {}, async () => {
    throw new Tree11Error('It said no.', { code, kind: 'fail' })
  })

t.test('doctor says of a token only what the answer says of it', async (t) => {
  const [token, business] = await said('gymly-not-found')
  t.match(token, { ok: true, detail: /not known/ })
  t.match(business, { ok: false, remedy: /GYMLY_BASE_URL.*GYMLY_BUSINESS_ID/ })
  t.match(await said('gymly-forbidden'), [{ ok: true, detail: 'accepted' }, { ok: false }, { ok: false }])
})

t.test('doctor advises the setting that is used, and names the certificates of others', async (t) => {
  t.match(await said('gymly-unauthorized'), [{ remedy: /into GYMLY_API_TOKEN\.$/ }])
  t.match(await said('gymly-unauthorized', { tokenFile: '/run/token' }), [
    { remedy: /GYMLY_API_TOKEN_FILE \(\/run\/token\)/ },
  ])
  t.match(await said('gymly-unreachable'), [{ remedy: /NODE_EXTRA_CA_CERTS/ }])
})
