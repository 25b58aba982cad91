/** Makes sure that the person is there: Touch ID, where the computer has it. */
export interface Presence {
  /** `unavailable` where nothing can be asked; then what guards the keychain is all there is. */
  confirm(reason: string): Promise<'confirmed' | 'refused' | 'unavailable'>;
}
