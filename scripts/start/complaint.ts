/** Something the person at the terminal can put right: printed as its sentence alone, without a stack. */
export class Complaint extends Error {
  override name = 'Complaint'
}
