import t from 'tap'
import { excerpt } from '../../src/sources/answer-excerpt.ts'

t.test('what came instead of an answer is said, and nobody in it', (t) => {
  const cases: [body: string, shown: string][] = [
    [' \n', '(an empty body)'],
    ['<!DOCTYPE html><title>Jan de Vries</title>', '(a page of HTML, 42 characters)'],
    ['Could not load member Jan de Vries', '(a text of 34 characters)'],
    ['[{"name":"Jan"}]', '(a list of 1)'],
    ['{"cut":"off in the na', '(a text of 21 characters)'],
    [
      '{"status":403,"error":"Forbidden","path":"/v1/members/u1","timestamp":"2026-11-22T10:00:00.123Z","correlationId":"0b1c2d3e-4f5a-4b6c-8d7e-9f0a1b2c3d4e"}',
      '{"status":403, "error":"Forbidden", "timestamp":"2026-11-22T10:00:00.123Z", "correlationId":"0b1c2d3e-4f5a-4b6c-8d7e-9f0a1b2c3d4e", 1 other field}',
    ],
    ['{"message":"Could not load member Jan","displayName":"Jan","klantnr":100123}', '{3 other fields}'],
    ['{"error":"Jan de Vries"}', '{1 other field}'],
    ['{"error":"klantnr 100123","code":"MEMBER_NOT_FOUND"}', '{"code":"MEMBER_NOT_FOUND", 1 other field}'],
    // Names and numbers of members that are written as a code would be.
    ...['"jan-de-vries"', '"JAN_DE_VRIES"', '"vries"', '"M-1001"', '"NL1234"', '100123', '6'].map(
      (value): [string, string] => [`{"status":404,"code":${value}}`, '{"status":404, 1 other field}'],
    ),
    ['{"code":"rate-limited","error":"E1234"}', '{"code":"rate-limited", "error":"E1234"}'],
    ['{"error":"Rate limit exceeded"}', '{"error":"Rate limit exceeded"}'],
    [
      '{"error":"invalid_grant","error_description":"Bad jan@gym.nl"}',
      '{"error":"invalid_grant", 1 other field}',
    ],
  ]
  for (const [body, shown] of cases) t.equal(excerpt(body), shown)
  t.equal(excerpt(`"${'x'.repeat(100_000)}"`), '(a text of 100,002 characters)')
  t.end()
})
