import { errorCode, errorLine } from '../../errors.ts'
import type { SourceCheck } from '../source.ts'
import { type Location, listed, onlyLocation } from './locations.ts'
import type { GymlyOptions } from './options.ts'

const businessRemedy =
  "Set GYMLY_BUSINESS_ID: it stands in the address of Gymly's dashboard, after /businesses/."

const UNREACHABLE_REMEDY =
  'Check GYMLY_BASE_URL and the network, then try again. Where a firewall shows a certificate of its own, name the file of its authority in NODE_EXTRA_CA_CERTS.'

const tokenPlace = ({ tokenFile }: GymlyOptions) =>
  tokenFile === undefined ? 'GYMLY_API_TOKEN' : `the file of GYMLY_API_TOKEN_FILE (${tokenFile})`

/** Lines for `doctor`, from one request: the list of locations needs token, business and rights. */
export async function checkGymly(
  options: GymlyOptions,
  missing: { credentials?: Error; business?: Error },
  ask: (business: string) => Promise<Location[]>,
): Promise<SourceCheck[]> {
  const names = { token: 'Gymly token', business: 'Gymly business', location: 'Gymly location' }
  const unknown = 'not tried, because of the line above'
  const business = options.businessId
  if (missing.credentials || business === undefined || missing.business) {
    return [
      missing.credentials
        ? bad(
            names.token,
            errorLine(missing.credentials),
            'Set GYMLY_API_TOKEN in the environment or in .env.',
          )
        : { name: names.token, ok: true, detail: 'set; not tried without a business' },
      missing.business
        ? bad(names.business, errorLine(missing.business), businessRemedy)
        : { name: names.business, ok: true, detail: `${business} is set; not tried without a token` },
    ]
  }
  let locations: Location[]
  try {
    locations = await ask(business)
  } catch (error) {
    const detail = errorLine(error)
    switch (errorCode(error)) {
      case 'gymly-not-found':
        // A 404 is no word about the token: the address may be that of something else altogether.
        return [
          { name: names.token, ok: true, detail: 'set; whether Gymly takes it is not known' },
          bad(names.business, detail, `Check GYMLY_BASE_URL. ${businessRemedy}`),
          bad(names.location, unknown, 'Put the business right first.'),
        ]
      case 'gymly-forbidden':
        return [
          { name: names.token, ok: true, detail: 'accepted' },
          bad(names.business, detail, businessRemedy),
          bad(names.location, unknown, 'Put the business right first.'),
        ]
      case 'gymly-unauthorized':
      case 'wrong-setting':
        return [bad(names.token, detail, `Ask Gymly for a new token and put it into ${tokenPlace(options)}.`)]
      case 'gymly-rate-limited':
        return [bad(names.token, detail, 'Wait a few minutes, or lower GYMLY_RATE_LIMIT_PER_MINUTE.')]
      default:
        return [bad(names.token, detail, UNREACHABLE_REMEDY)]
    }
  }
  return [
    { name: names.token, ok: true, detail: 'accepted' },
    { name: names.business, ok: true, detail: business },
    locationLine(names.location, options.locationId, locations),
  ]
}

function locationLine(name: string, wanted: string | undefined, locations: readonly Location[]): SourceCheck {
  if (wanted === undefined) {
    try {
      const { id, name: called } = onlyLocation(locations)
      return { name, ok: true, detail: `${id}${called && ` (${called})`}, the only one` }
    } catch (error) {
      return bad(name, errorLine(error), 'Set GYMLY_LOCATION_ID.')
    }
  }
  const found = locations.find(({ id }) => id === wanted)
  if (found) return { name, ok: true, detail: listed([found]) }
  return bad(
    name,
    `the business has no location ${wanted}; it has ${listed(locations) || 'none'}`,
    'Set GYMLY_LOCATION_ID to one of these, or leave it out if there is only one.',
  )
}

function bad(name: string, detail: string, remedy: string): SourceCheck {
  return { name, ok: false, detail, remedy }
}
