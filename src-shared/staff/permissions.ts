import type { CallName } from '../contract.ts';
import { PAPER_READERS } from '../document/document-rules.ts';
import type { Role } from './roles.ts';

/**
 * Who may make which call. This table is the specification; a test prints it role by role and compares.
 * - `open`: also before this screen belongs to the shop (set-up, pairing).
 * - `seat`: at a paired seat, before sign-in.
 * - `anyone`: everybody who is signed in.
 * - roles: whoever wears one of these hats.
 */
export type Permission = 'open' | 'seat' | 'anyone' | readonly Role[];

const ADMINISTRATION: readonly Role[] = ['administrator'];
/** The desk supervisor may do whatever an adviser may. */
const DESK: readonly Role[] = ['adviser', 'deskSupervisor'];
/** Who talks to customers and hears what has changed. */
const FILES: readonly Role[] = [...DESK, 'followUpCaller'];
/** Who works at the till, and who is asked there about discounts and releases. */
const TILL: readonly Role[] = ['cashier', 'deskSupervisor', 'manager'];
/** In a small shop the adviser calls after the visit as well. */
const FOLLOW_UP: readonly Role[] = [...FILES, 'manager'];
/** Who may need to call: the counter, the caller, the till about what is owed, the manager about a complaint. */
const CALLS: readonly Role[] = [...FILES, 'cashier', 'manager'];
/** Who answers for what things cost. */
const PRICES: readonly Role[] = ['administrator', 'manager', 'deskSupervisor'];

const RECALLS: readonly Role[] = ['administrator', 'manager', 'deskSupervisor'];
const WORKSHOP: readonly Role[] = ['technician', 'workshopLead'];

export const permissions: Readonly<Record<CallName, Permission>> = {
  'session.current': 'open',
  'shop.setUp': 'open',
  'shop.tryDemo': 'open',
  'seat.pair': 'open',
  'seat.pairAsAdministrator': 'open',
  // After a move to another machine no seat is known and no PIN fits: only this code leads back in.
  'session.recover': 'open',

  'staff.signInList': 'seat',
  'session.signIn': 'seat',

  'staff.approvers': 'anyone',
  'staff.approve': 'anyone',
  'session.signOut': 'anyone',
  'session.touch': 'anyone',
  'staff.changeOwnPin': 'anyone',
  'visit.board': 'anyone',
  'visit.get': 'anyone',
  'visit.arrive': 'anyone',
  'visit.correctArrival': 'anyone',
  'duty.list': 'anyone',
  'draft.mine': 'anyone',
  'draft.save': 'anyone',
  'draft.discard': 'anyone',
  'task.status': 'anyone',
  'task.cancel': 'anyone',

  // Redacted by role in the query itself.
  'find.anything': 'anyone',
  'customer.get': 'anyone',
  'vehicle.get': 'anyone',
  'catalog.find': 'anyone',
  'catalog.list': 'anyone',
  'catalog.get': 'anyone',
  'catalog.getPackage': 'anyone',
  'catalog.settings': 'anyone',
  'catalog.changeSettings': PRICES,
  'catalog.addItem': PRICES,
  'catalog.changeItem': PRICES,
  'catalog.addPackage': PRICES,
  'catalog.changePackage': PRICES,
  'customer.create': FILES,
  'customer.change': FILES,
  'customer.changeTax': [...DESK, 'cashier'],
  'customer.addPhone': FILES,
  'customer.changePhone': FILES,
  'customer.retirePhone': FILES,
  'customer.setConsent': FILES,
  'customer.revealPhone': CALLS,
  'vehicle.create': DESK,
  'vehicle.change': FILES,
  'vehicle.changePlate': DESK,
  'vehicle.changeOwner': DESK,
  'vehicle.addContact': FILES,
  'vehicle.endContact': FILES,
  'vehicle.revealPhone': CALLS,

  // Who answers to the maker keeps the lists; the desk tells the customer and notes what was done.
  'recall.list': RECALLS,
  'recall.get': RECALLS,
  'recall.add': RECALLS,
  'recall.change': RECALLS,
  'recall.mark': DESK,

  // Which of them may have which paper stands in document-rules.ts.
  'document.render': [...new Set(Object.values(PAPER_READERS).flat())],
  'document.noteOutput': [...new Set(Object.values(PAPER_READERS).flat())],

  // Which of them may take which list along stands in export-rules.ts.
  'exchange.export': 'anyone',

  'visit.towIn': DESK,
  'visit.dropKey': [...DESK, 'guard'],
  'visit.checkIn': DESK,
  'visit.comeBack': DESK,
  'visit.checkInDraft': DESK,
  'visit.saveCheckInDraft': DESK,
  'visit.issueExit': ['cashier'],
  'visit.voidExit': ['cashier', 'deskSupervisor'],
  'visit.deliver': [...DESK, 'guard'],

  // What a repair costs is the customer's affair: the workshop and the gate do not read it.
  'order.get': [...CALLS, 'partsClerk', 'administrator'],
  'order.unfiled': [...DESK, 'manager'],
  'order.add': DESK,
  'order.saveContent': DESK,
  'order.moveLines': DESK,
  'order.changeVehicle': DESK,
  'order.signAgain': DESK,
  'order.saveParticulars': DESK,
  'order.recordConsent': DESK,
  'order.diagnose': [...DESK, 'technician'],
  'order.concludeDiagnosis': [...DESK, 'technician', 'workshopLead'],
  'order.quote': DESK,
  'order.authorize': DESK,
  'order.authorizeUnsigned': ['deskSupervisor'],
  'order.decline': DESK,
  'order.stop': ['deskSupervisor'],
  'order.leaveOpen': DESK,
  'order.unclaimed': ['manager'],
  'order.answerExtra': DESK,
  'order.takeFromWorkshop': DESK,
  'order.savePreparation': [...DESK, 'cashier'],
  'order.prepare': DESK,
  'order.notify': DESK,
  'order.notifyDelay': DESK,
  'order.nominateCollector': DESK,
  'order.changePromise': DESK,
  'order.transferAdviser': DESK,
  'order.accept': DESK,
  'order.object': DESK,
  'order.void': DESK,

  'workshop.cars': 'anyone',
  'workshop.assign': [...DESK, 'workshopLead'],
  // An adviser may ask for it at the desk; the workshop lead's PIN then stands for the lead.
  'workshop.handOver': [...DESK, 'workshopLead'],
  'workshop.handBack': ['workshopLead'],
  'workshop.start': WORKSHOP,
  'workshop.clockIn': WORKSHOP,
  'workshop.clockOut': WORKSHOP,
  'workshop.pause': WORKSHOP,
  'workshop.resume': WORKSHOP,
  'workshop.tickLine': WORKSHOP,
  'workshop.markPart': [...WORKSHOP, 'partsClerk'],
  'workshop.raiseExtra': WORKSHOP,
  'workshop.finish': WORKSHOP,
  'workshop.saveInspection': ['inspector'],
  'workshop.pass': ['inspector'],
  'workshop.fail': ['inspector'],

  'visit.leaveEnquiry': DESK,
  'visit.undoLeave': DESK,

  'bill.queue': TILL,
  'bill.get': [...DESK, 'cashier', 'manager'],
  'bill.draft': [...DESK, 'cashier'],
  'bill.saveTerms': TILL,
  'bill.settle': ['cashier'],
  'bill.takeDeposit': ['cashier'],
  'bill.takePayment': ['cashier'],
  'bill.refund': ['cashier'],
  'bill.reopen': ['cashier', 'deskSupervisor'],
  'bill.correct': ['cashier'],
  'bill.changePayer': ['cashier'],
  'bill.approveRelease': ['cashier', 'manager'],
  'shift.current': ['cashier'],
  'shift.open': ['cashier'],
  'shift.close': ['cashier'],
  'followup.list': FOLLOW_UP,
  'followup.get': FOLLOW_UP,
  'followup.attempt': FOLLOW_UP,
  'followup.complete': FOLLOW_UP,
  'followup.drop': FOLLOW_UP,
  'followup.report': FOLLOW_UP,
  'followup.answer': FOLLOW_UP,
  'followup.told': FOLLOW_UP,

  'shop.settings': 'anyone',
  'shop.changeParticulars': ['administrator', 'manager'],
  'shop.changeDesk': ['administrator', 'manager'],
  'shop.changeTill': ['administrator', 'manager'],
  'shop.changeHours': ['administrator', 'manager'],
  'shop.setException': ['administrator', 'manager'],
  'shop.clearException': ['administrator', 'manager'],
  'shop.addTeam': ['administrator', 'manager', 'workshopLead'],
  'shop.changeTeam': ['administrator', 'manager', 'workshopLead'],
  'shop.addBay': ['administrator', 'manager', 'workshopLead'],
  'shop.changeBay': ['administrator', 'manager', 'workshopLead'],

  'staff.list': ['administrator', 'manager'],
  'staff.add': ADMINISTRATION,
  'staff.change': ADMINISTRATION,
  'staff.resetPin': ADMINISTRATION,
  'session.newRecoveryCode': ADMINISTRATION,
  'seat.list': ADMINISTRATION,
  'seat.invite': ADMINISTRATION,
  'seat.rename': ADMINISTRATION,
  'seat.revoke': ADMINISTRATION,
  'journal.page': ['administrator', 'manager'],
  'journal.verify': ['administrator', 'manager'],
  'import.status': ['administrator', 'manager'],
  'import.look': ['administrator', 'manager'],
  'import.check': ['administrator', 'manager'],
  'import.refused': ['administrator', 'manager'],
  'import.take': ['administrator', 'manager'],
  'backup.status': ['administrator', 'manager'],
  'backup.make': ['administrator', 'manager'],
  'backup.saveSettings': ADMINISTRATION,
  'backup.check': ADMINISTRATION,
  'backup.restore': ADMINISTRATION,
};

/** True when a person with these hats may make the call; the screens ask the same question as the door. */
export function mayCall(name: CallName, roles: readonly Role[]): boolean {
  const permission = permissions[name];
  return typeof permission === 'string' || permission.some((role) => roles.includes(role));
}
