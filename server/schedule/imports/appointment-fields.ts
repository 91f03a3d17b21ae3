import type { Fields } from '../../patients/imports/description.ts'

/** What a column of an appointment list can be. The order is that of the list a person chooses from. */
export const appointmentFields = [
  'number',
  'patient',
  'patientName',
  'patientBorn',
  'start',
  'day',
  'time',
  'end',
  'minutes',
  'pattern',
  'status',
  'reason',
  'provider',
  'chair',
  'note',
] as const
export type AppointmentField = (typeof appointmentFields)[number]

/** Open Dental's `appointment` table, German practice programs, and what spreadsheets are usually headed. */
export const appointmentColumns: Fields<AppointmentField> = {
  names: appointmentFields,
  repeatable: ['note'],
  dates: ['start', 'end', 'day', 'patientBorn'],
  synonyms: {
    number: ['AptNum', 'Appointment number', 'Appointment ID', 'Terminnummer', 'Termin-Nr', 'Termin-ID', 'ID'],
    patient: ['PatNum', 'Patient number', 'PatientID', 'Pat-ID', 'Patientennummer', 'Patienten-Nr', 'PatNr', 'Karteinummer', 'Chart number', 'MRN', 'Nr'],
    patientName: ['Patient', 'Patient name', 'Name', 'Patientenname', 'Full name'],
    patientBorn: ['Birthdate', 'Date of birth', 'DOB', 'Geburtsdatum', 'Geb', 'Geboren'],
    start: ['AptDateTime', 'Start time', 'Begin', 'Beginn', 'Anfang', 'Termin', 'Starts at', 'DateTime', 'From', 'Von'],
    day: ['Date', 'Datum', 'Tag', 'Termindatum', 'Appointment date'],
    time: ['Uhrzeit', 'Zeit', 'Terminzeit', 'Appointment time'],
    end: ['AptEnd', 'Ende', 'End time', 'Ends at', 'To', 'Bis', 'Finish'],
    minutes: ['Duration', 'Length', 'Dauer', 'Minuten', 'Min', 'Länge', 'Dauer (Min.)'],
    pattern: ['Pattern'],
    status: ['AptStatus', 'Terminstatus', 'State', 'Appointment status'],
    reason: ['ProcDescript', 'Type', 'Appointment type', 'Treatment', 'Procedure', 'Terminart', 'Behandlung', 'Anlass', 'Grund'],
    provider: ['ProvNum', 'Dentist', 'Doctor', 'Practitioner', 'Behandler', 'Arzt', 'Zahnarzt', 'Ärztin'],
    chair: ['Op', 'Operatory', 'Room', 'Zimmer', 'Raum', 'Stuhl', 'Behandlungszimmer', 'Behandlungsraum'],
    note: ['Notes', 'Comment', 'Remarks', 'Notiz', 'Bemerkung', 'Bemerkungen', 'Kommentar', 'Memo'],
  },
}
