import { useRouter } from '@tanstack/react-router';

/** Where a saved check-in goes on: to the paper that is printed, else to the order's page, else to the visit's. */
export function useAfterCheckIn(): (done: { orderId: string; visitId: string; print: boolean }) => void {
  const router = useRouter();
  return ({ orderId, visitId, print }) => {
    const ways = [...(print ? [`/papers/repairOrder/${orderId}`] : []), `/orders/${orderId}`];
    const way = ways.find((path) => {
      const [, , found] = router.getMatchedRoutes(path);
      return found !== undefined;
    });
    router.history.push(way ?? `/visit/${visitId}`);
  };
}
