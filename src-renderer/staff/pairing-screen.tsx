/** A new seat. Placeholder: the screen itself comes with pairing. */
export function PairingScreen() {
  return <main />;
}
