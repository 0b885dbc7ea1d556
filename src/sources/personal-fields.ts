/**
 * What answers say about persons and no column of a table holds, at any depth. `fullName`, ids and
 * `customerNumber` are columns; `name` belongs to memberships and classes. The second half are
 * names that are not documented, for answers may gain fields and these must not be landed then.
 */
export const personalFields: readonly string[] = [
  'address',
  'dateOfBirth',
  'email',
  'firstName',
  'gender',
  'iban',
  'insertion',
  'language',
  'lastName',
  'phoneNumber',
  'rfid',
  'avatar',
  'avatarUrl',
  'bic',
  'birthDate',
  'city',
  'emergencyContact',
  'houseNumber',
  'mobileNumber',
  'phone',
  'photoUrl',
  'postalCode',
  'profilePicture',
  'street',
]
