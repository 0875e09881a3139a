/** What a visitor of the demo shop reads on its sign-in screen. */
export const DEMO_PIN = '2468';
