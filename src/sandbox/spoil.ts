import { dayNumber, localDay, midnight, offsetText, timestamp } from './calendar.ts'
import type { Fault } from './faults.ts'
import { ARRAYS, type Route } from './routes.ts'
import { activityEvent, classWithId } from './world/classes.ts'
import type { Gym } from './world/gym.ts'

type Json = Record<string, unknown>

/**
 * Does to the JSON of an answer what the faults say. It copies what it changes, so an answer that a
 * test gave stays as it was. Returns undefined when what was asked for no longer exists.
 */
export function spoil(gym: Gym, route: Route, body: unknown, faults: readonly Fault[]): unknown {
  let json = body
  for (const fault of faults) {
    switch (fault.kind) {
      case 'no-array':
        json = withoutArray(route, json, fault.as, fault.array)
        break
      case 'without':
        json = eachRecord(route, json, fault.id, (record) => put(record, fault.field.split('.'), undefined))
        break
      case 'wrong': {
        const value = 'value' in fault ? fault.value : {}
        json = eachRecord(route, json, fault.id, (record) => put(record, fault.field.split('.'), value))
        break
      }
      case 'vanish':
        if (route.params.courseId === fault.id) return undefined
        json = vanish(route, json, fault.id)
        break
      case 'move':
        json = vanish(route, json, fault.id)
        break
      case 'rewrite':
        json = fault.rewrite(json, route.params)
        break
    }
  }
  return moveClasses(gym, route, json, faults)
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function idOf(record: unknown): unknown {
  if (!isJson(record)) return undefined
  return record.id ?? (isJson(record.payout) ? record.payout.id : undefined)
}

function changeArray(route: Route, body: unknown, change: (array: unknown[]) => unknown[]): unknown {
  const name = ARRAYS[route.stream]?.[0]
  if (name === '') return Array.isArray(body) ? change(body) : body
  if (name === undefined || !isJson(body)) return body
  const array = body[name]
  return Array.isArray(array) ? { ...body, [name]: change(array) } : body
}

function eachRecord(
  route: Route,
  body: unknown,
  id: string | undefined,
  change: (record: unknown) => unknown,
): unknown {
  return changeArray(route, body, (array) =>
    array.map((record) => (id === undefined || idOf(record) === id ? change(record) : record)),
  )
}

/** The record with another value at that path; `undefined` leaves the field out of the JSON. */
function put(record: unknown, path: readonly string[], value: unknown): unknown {
  const [name, ...rest] = path
  if (name === undefined || !isJson(record)) return record
  return { ...record, [name]: rest.length === 0 ? value : put(record[name], rest, value) }
}

function vanish(route: Route, body: unknown, id: string): unknown {
  let gone = 0
  const changed = changeArray(route, body, (array) => {
    const left = array.filter((record) => idOf(record) !== id)
    gone = array.length - left.length
    return left
  })
  if (gone === 0 || !isJson(changed) || typeof changed.totalElements !== 'number') return changed
  return { ...changed, totalElements: changed.totalElements - gone }
}

function withoutArray(
  route: Route,
  body: unknown,
  as: 'absent' | 'null' | 'object' | 'error',
  asked: string | undefined,
): unknown {
  if (as === 'error') return { error: 'Something went wrong' }
  const name = asked ?? ARRAYS[route.stream]?.[0] ?? ''
  const value = as === 'null' ? null : as === 'object' ? {} : undefined
  // An answer that is an array itself cannot be absent: then it is an object without one.
  if (name === '' || !isJson(body)) return value === undefined ? {} : value
  return { ...body, [name]: value }
}

/** Moved classes are in the answer for the day they moved to, whichever days they came from. */
function moveClasses(gym: Gym, route: Route, body: unknown, faults: readonly Fault[]): unknown {
  const moves = faults.filter((fault) => fault.kind === 'move')
  if (moves.length === 0 || !Array.isArray(body)) return body
  const { startDate = '', endDate = '' } = route.params
  const here = moves.filter(({ to }) => to >= startDate && to <= endDate)
  return [...body, ...here.flatMap(({ id, to }) => movedClass(gym, id, to))]
}

function movedClass(gym: Gym, id: string, to: string): unknown[] {
  const course = classWithId(gym, id)
  if (!course) return []
  const shift = midnight(dayNumber(to)) - midnight(localDay(course.startAt))
  return [
    {
      ...activityEvent(gym, course),
      startAt: timestamp(course.startAt + shift, 0),
      endAt: timestamp(course.endAt + shift, 0),
      utcOffset: offsetText(course.startAt + shift),
      updatedAt: timestamp(gym.now, 0),
    },
  ]
}
