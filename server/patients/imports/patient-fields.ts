import type { Mapping, Synonyms } from '../../lib/csv/columns.ts'
import type { Fields } from './description.ts'

/** What a column of a patient list can be. The order is that of the list a person chooses from. */
export const patientFields = [
  'number',
  'family',
  'given',
  'middle',
  'fullName',
  'preferred',
  'title',
  'born',
  'sex',
  'gender',
  'died',
  'status',
  'street',
  'street2',
  'postcode',
  'city',
  'state',
  'country',
  'mobile',
  'homePhone',
  'workPhone',
  'phone',
  'email',
  'language',
  'guarantor',
  'emergencyName',
  'emergencyPhone',
  'alert',
  'medication',
  'condition',
  'note',
] as const
export type PatientField = (typeof patientFields)[number]

/** Several columns may fill these, each adding to the patient. */
export const repeatableFields: readonly PatientField[] = ['phone', 'email', 'alert', 'note', 'condition', 'medication']

/** Open Dental's `patient` table, German practice programs, and what spreadsheets are usually headed. */
export const patientSynonyms: Synonyms<PatientField> = {
  number: [
    'PatNum', 'Nr', 'Patientennummer', 'Patienten-Nr', 'PatNr', 'Pat-ID', 'PatientID', 'Patient number', 'Karteinummer',
    'Kartei-Nr', 'ChartNumber', 'Chart no', 'ID', 'No', 'Nummer', 'Kundennummer', 'MRN', 'Record number',
  ],
  family: ['LName', 'Last name', 'Surname', 'Family name', 'Nachname', 'Familienname', 'Zuname', 'Name', 'Patient last name'],
  given: ['FName', 'First name', 'Given name', 'Forename', 'Vorname', 'Rufname', 'Vornamen', 'Patient first name'],
  middle: ['MiddleI', 'Middle name', 'Middle initial', 'MI', 'Zweiter Vorname'],
  fullName: ['Full name', 'Patient name', 'Patient', 'Vollständiger Name', 'Name, Vorname', 'Patientenname'],
  preferred: ['Preferred name', 'Nickname', 'Known as', 'Spitzname'],
  title: ['Salutation', 'Titel', 'Anrede', 'Akad. Titel', 'Prefix'],
  born: [
    'Birthdate', 'Birth date', 'Date of birth', 'DOB', 'Born', 'Geb', 'Geb.datum', 'Geburtsdatum', 'Geburtstag', 'Geboren',
    'Geb. am', 'GebDat',
  ],
  sex: ['Gender', 'Geschlecht', 'Sex at birth', 'M/F', 'm/w'],
  gender: ['Gender identity', 'Geschlechtsidentität'],
  died: ['DateTimeDeceased', 'Date of death', 'Deceased', 'Died', 'Verstorben', 'Verstorben am', 'Todesdatum', 'Sterbedatum'],
  status: ['PatStatus', 'Patient status', 'Status', 'Active', 'Aktiv'],
  street: [
    'Address', 'Address1', 'Address line 1', 'Street address', 'Straße', 'Strasse', 'Str.', 'Anschrift', 'Adresse',
    'Straße und Hausnummer', 'Straße Nr',
  ],
  street2: ['Address2', 'Address line 2', 'Adresszusatz', 'Zusatz', 'Apartment', 'Suite'],
  postcode: ['Zip', 'Zip code', 'Postal code', 'PLZ', 'Postleitzahl', 'Post code'],
  city: ['Town', 'Ort', 'Stadt', 'Wohnort'],
  state: ['Province', 'Region', 'County', 'Bundesland', 'Kanton'],
  country: ['Land', 'Staat', 'Country code'],
  mobile: [
    'WirelessPhone', 'Mobile phone', 'Cell', 'Cell phone', 'Handy', 'Mobil', 'Mobiltelefon', 'Mobilnummer', 'Handynummer',
    'Tel. mobil', 'Telefon mobil',
  ],
  homePhone: ['HmPhone', 'Home phone', 'Telefon privat', 'Tel. privat', 'Festnetz', 'Private phone'],
  workPhone: ['WkPhone', 'Work phone', 'Business phone', 'Telefon dienstlich', 'Tel. dienstlich', 'Telefon geschäftlich'],
  phone: ['Tel', 'Telefon', 'Telephone', 'Phone number', 'Rufnummer', 'Telefonnummer', 'Phone 2', 'Telefon 2'],
  email: ['E-Mail', 'Mail', 'E-Mail-Adresse', 'Email address', 'Mailadresse'],
  language: ['Sprache', 'Preferred language', 'Muttersprache', 'Korrespondenzsprache'],
  guarantor: ['Zahler', 'Zahlungspflichtiger', 'Rechnungsempfänger', 'Responsible party', 'Account holder', 'Hauptversicherter'],
  emergencyName: ['Emergency contact', 'Emergency contact name', 'ICEName', 'Notfallkontakt', 'Notfallkontakt Name'],
  emergencyPhone: ['Emergency phone', 'Emergency contact phone', 'ICEPhone', 'Notfallnummer', 'Notfalltelefon', 'Notfallkontakt Telefon'],
  alert: [
    'MedUrgNote', 'Allergies', 'Allergy', 'Alerts', 'Medical alert', 'Medical alerts', 'Allergien', 'Allergie', 'Warnhinweis',
    'Warnhinweise', 'CAVE', 'Risiken',
  ],
  medication: ['Medications', 'Medikamente', 'Medikation', 'Drugs', 'Dauermedikation'],
  condition: ['Conditions', 'Diagnoses', 'Problems', 'Medical history', 'Vorerkrankungen', 'Erkrankungen', 'Diagnosen', 'Anamnese'],
  note: ['Notes', 'Comment', 'Comments', 'Remarks', 'Memo', 'Notiz', 'Notizen', 'Bemerkung', 'Bemerkungen', 'AddrNote', 'ApptModNote', 'FamFinUrgNote', 'Kommentar', 'Hinweis'],
}

export const patientColumns: Fields<PatientField> = {
  names: patientFields,
  synonyms: patientSynonyms,
  repeatable: repeatableFields,
  dates: ['born', 'died'],
  settle: settleName,
}

/** A column "Name" is the family name beside one of given names, else the whole name. */
function settleName(mapping: Mapping<PatientField>, columns: string[]): Mapping<PatientField> {
  if (mapping.includes('given') || mapping.includes('fullName')) return mapping
  return mapping.map((field, at) => (field === 'family' && /^name$/i.test(columns[at] ?? '') ? 'fullName' : field))
}
