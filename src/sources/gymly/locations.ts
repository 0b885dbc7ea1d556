import { errorCode, errorLine, Tree11Error } from '../../errors.ts'
import { parseBody } from './answer.ts'
import type { Asking, Caller } from './caller.ts'
import { malformed } from './errors.ts'

export interface Location {
  id: string
  name: string
}

/** The locations of a business, as Gymly lists them. */
export async function askLocations(
  ...[caller, business, signal, asking]: Parameters<typeof ask>
): Promise<Location[]> {
  try {
    return await ask(caller, business, signal, asking)
  } catch (error) {
    // Without its business no other request can succeed either.
    if (errorCode(error) !== 'gymly-not-found') throw error
    throw new Tree11Error(errorLine(error), { code: 'gymly-not-found', kind: 'fail', cause: error })
  }
}

async function ask(
  caller: Caller,
  business: string,
  signal: AbortSignal,
  asking: Asking = {},
): Promise<Location[]> {
  const path = `/v1/businesses/${encodeURIComponent(business)}/locations`
  return await caller.get(
    path,
    signal,
    (asked, answer) => {
      const json = parseBody(asked, answer)
      if (!Array.isArray(json)) throw malformed(asked, answer, 'its body is not an array')
      return json.flatMap((item: { id?: unknown; name?: unknown } | null) =>
        typeof item?.id === 'string' || typeof item?.id === 'number'
          ? [{ id: String(item.id), name: typeof item.name === 'string' ? item.name : '' }]
          : [],
      )
    },
    asking,
  )
}

/** The one location that a business has; which of several is not ours to choose. */
export function onlyLocation(locations: readonly Location[]): Location {
  const [first, ...others] = locations
  if (first && others.length === 0) return first
  if (!first) {
    throw new Tree11Error(
      'GYMLY_LOCATION_ID: Gymly lists no location for this business. Check GYMLY_BUSINESS_ID, or set the location yourself.',
      { code: 'gymly-no-location', kind: 'fail' },
    )
  }
  throw new Tree11Error(
    `GYMLY_LOCATION_ID: the business has ${locations.length} locations; set it to one of ${listed(locations)}.`,
    { code: 'gymly-several-locations', kind: 'fail' },
  )
}

export function listed(locations: readonly Location[]): string {
  return locations.map(({ id, name }) => (name === '' ? id : `${id} (${name})`)).join(', ')
}
