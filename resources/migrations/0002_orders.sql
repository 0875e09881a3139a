CREATE TABLE `approval` (
	`id` text PRIMARY KEY NOT NULL,
	`staff_id` text NOT NULL,
	`seat_id` text NOT NULL,
	`at` integer NOT NULL,
	`used_at` integer,
	FOREIGN KEY (`staff_id`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`seat_id`) REFERENCES `seat`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "approval_at_integer" CHECK("at" IS NULL OR typeof("at") = 'integer'),
	CONSTRAINT "approval_used_at_integer" CHECK("used_at" IS NULL OR typeof("used_at") = 'integer')
);
--> statement-breakpoint
CREATE TABLE `authorization` (
	`row_id` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`order_id` text NOT NULL,
	`extra_id` text,
	`at` integer NOT NULL,
	`taken_by` text NOT NULL,
	`person` text NOT NULL,
	`phone` text NOT NULL,
	`channel` text,
	`evidence` text,
	`note` text NOT NULL,
	`witness` text NOT NULL,
	`quote_version` integer NOT NULL,
	`line_ids` text NOT NULL,
	`amount_fen` integer NOT NULL,
	`promised_at` integer,
	FOREIGN KEY (`order_id`) REFERENCES `repair_order`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`taken_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "authorization_row_id_integer" CHECK("row_id" IS NULL OR typeof("row_id") = 'integer'),
	CONSTRAINT "authorization_at_integer" CHECK("at" IS NULL OR typeof("at") = 'integer'),
	CONSTRAINT "authorization_quote_version_integer" CHECK("quote_version" IS NULL OR typeof("quote_version") = 'integer'),
	CONSTRAINT "authorization_amount_fen_integer" CHECK("amount_fen" IS NULL OR typeof("amount_fen") = 'integer'),
	CONSTRAINT "authorization_promised_at_integer" CHECK("promised_at" IS NULL OR typeof("promised_at") = 'integer'),
	CONSTRAINT "authorization_channel" CHECK("channel" IS NULL OR "channel" IN ('signature', 'paper', 'phone', 'wechat', 'withinLimit'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `authorization_id` ON `authorization` (`id`);--> statement-breakpoint
CREATE INDEX `authorization_order` ON `authorization` (`order_id`,`row_id`);--> statement-breakpoint
CREATE TABLE `belonging` (
	`row_id` integer PRIMARY KEY NOT NULL,
	`visit_id` text NOT NULL,
	`name` text NOT NULL,
	`quantity` integer NOT NULL,
	`condition` text NOT NULL,
	`back_at` integer,
	FOREIGN KEY (`visit_id`) REFERENCES `visit`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "belonging_row_id_integer" CHECK("row_id" IS NULL OR typeof("row_id") = 'integer'),
	CONSTRAINT "belonging_quantity_integer" CHECK("quantity" IS NULL OR typeof("quantity") = 'integer'),
	CONSTRAINT "belonging_back_at_integer" CHECK("back_at" IS NULL OR typeof("back_at") = 'integer')
);
--> statement-breakpoint
CREATE INDEX `belonging_visit` ON `belonging` (`visit_id`,`row_id`);--> statement-breakpoint
CREATE TABLE `bill` (
	`row_id` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`version` integer NOT NULL,
	`number` text,
	`order_id` text NOT NULL,
	`state` text NOT NULL,
	`counter_of` text,
	`is_current` integer NOT NULL,
	`drafted_at` integer NOT NULL,
	`drafted_by` text NOT NULL,
	`terms` text NOT NULL,
	`round_down` text NOT NULL,
	`discount_by` text,
	`discount_reason` text NOT NULL,
	`settled_at` integer,
	`settled_by` text,
	`settled_on` text,
	`figures` text,
	`total_fen` integer NOT NULL,
	`signature` text,
	`signature_note` text NOT NULL,
	`note` text NOT NULL,
	FOREIGN KEY (`order_id`) REFERENCES `repair_order`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`drafted_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`discount_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`settled_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "bill_row_id_integer" CHECK("row_id" IS NULL OR typeof("row_id") = 'integer'),
	CONSTRAINT "bill_version_integer" CHECK("version" IS NULL OR typeof("version") = 'integer'),
	CONSTRAINT "bill_is_current_flag" CHECK("is_current" IS NULL OR "is_current" IN (0, 1)),
	CONSTRAINT "bill_drafted_at_integer" CHECK("drafted_at" IS NULL OR typeof("drafted_at") = 'integer'),
	CONSTRAINT "bill_settled_at_integer" CHECK("settled_at" IS NULL OR typeof("settled_at") = 'integer'),
	CONSTRAINT "bill_total_fen_integer" CHECK("total_fen" IS NULL OR typeof("total_fen") = 'integer'),
	CONSTRAINT "bill_state" CHECK("state" IN ('draft', 'settled')),
	CONSTRAINT "bill_round_down" CHECK("round_down" IN ('none', 'jiao', 'yuan')),
	CONSTRAINT "bill_numbered" CHECK(("bill"."state" = 'settled') = ("bill"."number" IS NOT NULL))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `bill_id` ON `bill` (`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `bill_number` ON `bill` (`number`) WHERE "bill"."number" IS NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `bill_current` ON `bill` (`order_id`) WHERE "bill"."is_current" = 1;--> statement-breakpoint
CREATE INDEX `bill_order` ON `bill` (`order_id`,`row_id`);--> statement-breakpoint
CREATE INDEX `bill_settled_on` ON `bill` (`settled_on`,`row_id`) WHERE "bill"."settled_on" IS NOT NULL;--> statement-breakpoint
CREATE TABLE `bill_share` (
	`row_id` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`version` integer NOT NULL,
	`bill_id` text NOT NULL,
	`payer_key` text NOT NULL,
	`payer_kind` text NOT NULL,
	`payer_name` text NOT NULL,
	`amount_fen` integer NOT NULL,
	`paid_fen` integer NOT NULL,
	`state` text NOT NULL,
	FOREIGN KEY (`bill_id`) REFERENCES `bill`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "bill_share_row_id_integer" CHECK("row_id" IS NULL OR typeof("row_id") = 'integer'),
	CONSTRAINT "bill_share_version_integer" CHECK("version" IS NULL OR typeof("version") = 'integer'),
	CONSTRAINT "bill_share_amount_fen_integer" CHECK("amount_fen" IS NULL OR typeof("amount_fen") = 'integer'),
	CONSTRAINT "bill_share_paid_fen_integer" CHECK("paid_fen" IS NULL OR typeof("paid_fen") = 'integer'),
	CONSTRAINT "bill_share_kind" CHECK("payer_kind" IN ('customer', 'insurer', 'maker', 'internal')),
	CONSTRAINT "bill_share_state" CHECK("state" IN ('due', 'paid', 'onAccount', 'released'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `bill_share_id` ON `bill_share` (`id`);--> statement-breakpoint
CREATE INDEX `bill_share_bill` ON `bill_share` (`bill_id`,`row_id`);--> statement-breakpoint
CREATE INDEX `bill_share_open` ON `bill_share` (`state`,`row_id`) WHERE "bill_share"."state" <> 'paid';--> statement-breakpoint
CREATE TABLE `car_document` (
	`row_id` integer PRIMARY KEY NOT NULL,
	`visit_id` text NOT NULL,
	`kind` text NOT NULL,
	`is_valid` integer NOT NULL,
	`is_complete` integer NOT NULL,
	`is_good` integer NOT NULL,
	`valid_until` text,
	`difference` text NOT NULL,
	`returned_at` integer,
	FOREIGN KEY (`visit_id`) REFERENCES `visit`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "car_document_row_id_integer" CHECK("row_id" IS NULL OR typeof("row_id") = 'integer'),
	CONSTRAINT "car_document_is_valid_flag" CHECK("is_valid" IS NULL OR "is_valid" IN (0, 1)),
	CONSTRAINT "car_document_is_complete_flag" CHECK("is_complete" IS NULL OR "is_complete" IN (0, 1)),
	CONSTRAINT "car_document_is_good_flag" CHECK("is_good" IS NULL OR "is_good" IN (0, 1)),
	CONSTRAINT "car_document_returned_at_integer" CHECK("returned_at" IS NULL OR typeof("returned_at") = 'integer'),
	CONSTRAINT "car_document_kind" CHECK("kind" IN ('drivingLicence', 'registrationCertificate', 'insurancePolicy', 'inspectionSticker', 'transportPermit', 'warrantyBooklet', 'serviceBooklet', 'invoice', 'idCopy', 'other'))
);
--> statement-breakpoint
CREATE INDEX `car_document_visit` ON `car_document` (`visit_id`,`row_id`);--> statement-breakpoint
CREATE TABLE `check_in_draft` (
	`row_id` integer PRIMARY KEY NOT NULL,
	`visit_id` text NOT NULL,
	`half` text NOT NULL,
	`version` integer NOT NULL,
	`content` text NOT NULL,
	`saved_at` integer NOT NULL,
	`saved_by` text NOT NULL,
	FOREIGN KEY (`visit_id`) REFERENCES `visit`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`saved_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "check_in_draft_row_id_integer" CHECK("row_id" IS NULL OR typeof("row_id") = 'integer'),
	CONSTRAINT "check_in_draft_version_integer" CHECK("version" IS NULL OR typeof("version") = 'integer'),
	CONSTRAINT "check_in_draft_saved_at_integer" CHECK("saved_at" IS NULL OR typeof("saved_at") = 'integer'),
	CONSTRAINT "check_in_draft_half_known" CHECK("half" IN ('walkAround', 'order'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `check_in_draft_half` ON `check_in_draft` (`visit_id`,`half`);--> statement-breakpoint
CREATE TABLE `damage_mark` (
	`row_id` integer PRIMARY KEY NOT NULL,
	`visit_id` text NOT NULL,
	`zone` text NOT NULL,
	`kind` text NOT NULL,
	`note` text NOT NULL,
	FOREIGN KEY (`visit_id`) REFERENCES `visit`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "damage_mark_row_id_integer" CHECK("row_id" IS NULL OR typeof("row_id") = 'integer')
);
--> statement-breakpoint
CREATE INDEX `damage_visit` ON `damage_mark` (`visit_id`,`row_id`);--> statement-breakpoint
CREATE TABLE `exit_slip` (
	`id` text PRIMARY KEY NOT NULL,
	`number` text NOT NULL,
	`visit_id` text NOT NULL,
	`kind` text NOT NULL,
	`collector` text NOT NULL,
	`issued_at` integer NOT NULL,
	`issued_by` text NOT NULL,
	`valid_until` integer NOT NULL,
	`voided_at` integer,
	`void_cause` text,
	`used_at` integer,
	FOREIGN KEY (`visit_id`) REFERENCES `visit`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`issued_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "exit_slip_issued_at_integer" CHECK("issued_at" IS NULL OR typeof("issued_at") = 'integer'),
	CONSTRAINT "exit_slip_valid_until_integer" CHECK("valid_until" IS NULL OR typeof("valid_until") = 'integer'),
	CONSTRAINT "exit_slip_voided_at_integer" CHECK("voided_at" IS NULL OR typeof("voided_at") = 'integer'),
	CONSTRAINT "exit_slip_used_at_integer" CHECK("used_at" IS NULL OR typeof("used_at") = 'integer'),
	CONSTRAINT "exit_slip_kind" CHECK("kind" IN ('settled', 'onAccount', 'released', 'declined', 'awaitingParts'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `exit_slip_number` ON `exit_slip` (`number`);--> statement-breakpoint
CREATE UNIQUE INDEX `exit_slip_open` ON `exit_slip` (`visit_id`) WHERE "exit_slip"."voided_at" IS NULL AND "exit_slip"."used_at" IS NULL;--> statement-breakpoint
CREATE INDEX `exit_slip_visit` ON `exit_slip` (`visit_id`);--> statement-breakpoint
CREATE TABLE `extra` (
	`row_id` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`order_id` text NOT NULL,
	`number` text NOT NULL,
	`raised_at` integer NOT NULL,
	`raised_by` text NOT NULL,
	`reason` text NOT NULL,
	`safety` text NOT NULL,
	`answered_at` integer,
	`answered_by` text,
	`person` text NOT NULL,
	`channel` text NOT NULL,
	`delay_minutes` integer,
	`told_workshop` text NOT NULL,
	`told_workshop_at` integer,
	FOREIGN KEY (`order_id`) REFERENCES `repair_order`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`raised_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`answered_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "extra_row_id_integer" CHECK("row_id" IS NULL OR typeof("row_id") = 'integer'),
	CONSTRAINT "extra_raised_at_integer" CHECK("raised_at" IS NULL OR typeof("raised_at") = 'integer'),
	CONSTRAINT "extra_answered_at_integer" CHECK("answered_at" IS NULL OR typeof("answered_at") = 'integer'),
	CONSTRAINT "extra_delay_minutes_integer" CHECK("delay_minutes" IS NULL OR typeof("delay_minutes") = 'integer'),
	CONSTRAINT "extra_told_workshop_at_integer" CHECK("told_workshop_at" IS NULL OR typeof("told_workshop_at") = 'integer'),
	CONSTRAINT "extra_safety" CHECK("safety" IN ('safety', 'advised', 'watch'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `extra_id` ON `extra` (`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `extra_number` ON `extra` (`number`);--> statement-breakpoint
CREATE INDEX `extra_order` ON `extra` (`order_id`,`row_id`);--> statement-breakpoint
CREATE TABLE `follow_up` (
	`row_id` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`version` integer NOT NULL,
	`visit_id` text NOT NULL,
	`order_id` text NOT NULL,
	`call` integer NOT NULL,
	`due_from` integer NOT NULL,
	`due_at` integer NOT NULL,
	`overdue_at` integer NOT NULL,
	`state` text NOT NULL,
	`next_try_at` integer,
	`ended_at` integer,
	`ended_by` text,
	`car_use` text NOT NULL,
	`opinion` text NOT NULL,
	`score` text,
	`drop_reason` text NOT NULL,
	FOREIGN KEY (`visit_id`) REFERENCES `visit`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`order_id`) REFERENCES `repair_order`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`ended_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "follow_up_row_id_integer" CHECK("row_id" IS NULL OR typeof("row_id") = 'integer'),
	CONSTRAINT "follow_up_version_integer" CHECK("version" IS NULL OR typeof("version") = 'integer'),
	CONSTRAINT "follow_up_call_integer" CHECK("call" IS NULL OR typeof("call") = 'integer'),
	CONSTRAINT "follow_up_due_from_integer" CHECK("due_from" IS NULL OR typeof("due_from") = 'integer'),
	CONSTRAINT "follow_up_due_at_integer" CHECK("due_at" IS NULL OR typeof("due_at") = 'integer'),
	CONSTRAINT "follow_up_overdue_at_integer" CHECK("overdue_at" IS NULL OR typeof("overdue_at") = 'integer'),
	CONSTRAINT "follow_up_next_try_at_integer" CHECK("next_try_at" IS NULL OR typeof("next_try_at") = 'integer'),
	CONSTRAINT "follow_up_ended_at_integer" CHECK("ended_at" IS NULL OR typeof("ended_at") = 'integer'),
	CONSTRAINT "follow_up_state" CHECK("state" IN ('open', 'done', 'dropped'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `follow_up_id` ON `follow_up` (`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `follow_up_call` ON `follow_up` (`order_id`,`call`);--> statement-breakpoint
CREATE INDEX `follow_up_open` ON `follow_up` (`state`,`due_at`);--> statement-breakpoint
CREATE TABLE `follow_up_attempt` (
	`row_id` integer PRIMARY KEY NOT NULL,
	`follow_up_id` text NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL,
	`result` text NOT NULL,
	`note` text NOT NULL,
	FOREIGN KEY (`follow_up_id`) REFERENCES `follow_up`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "follow_up_attempt_row_id_integer" CHECK("row_id" IS NULL OR typeof("row_id") = 'integer'),
	CONSTRAINT "follow_up_attempt_at_integer" CHECK("at" IS NULL OR typeof("at") = 'integer'),
	CONSTRAINT "follow_up_attempt_result" CHECK("result" IN ('reached', 'noAnswer', 'refused', 'wrongNumber', 'callLater'))
);
--> statement-breakpoint
CREATE INDEX `follow_up_attempt_of` ON `follow_up_attempt` (`follow_up_id`,`row_id`);--> statement-breakpoint
CREATE TABLE `follow_up_promise` (
	`row_id` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`version` integer NOT NULL,
	`follow_up_id` text NOT NULL,
	`what` text NOT NULL,
	`made_at` integer NOT NULL,
	`made_by` text NOT NULL,
	`report_by` integer NOT NULL,
	`reported_at` integer,
	`reported_to` text,
	`answer` text NOT NULL,
	`answered_at` integer,
	`told_at` integer,
	FOREIGN KEY (`follow_up_id`) REFERENCES `follow_up`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`made_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`reported_to`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "follow_up_promise_row_id_integer" CHECK("row_id" IS NULL OR typeof("row_id") = 'integer'),
	CONSTRAINT "follow_up_promise_version_integer" CHECK("version" IS NULL OR typeof("version") = 'integer'),
	CONSTRAINT "follow_up_promise_made_at_integer" CHECK("made_at" IS NULL OR typeof("made_at") = 'integer'),
	CONSTRAINT "follow_up_promise_report_by_integer" CHECK("report_by" IS NULL OR typeof("report_by") = 'integer'),
	CONSTRAINT "follow_up_promise_reported_at_integer" CHECK("reported_at" IS NULL OR typeof("reported_at") = 'integer'),
	CONSTRAINT "follow_up_promise_answered_at_integer" CHECK("answered_at" IS NULL OR typeof("answered_at") = 'integer'),
	CONSTRAINT "follow_up_promise_told_at_integer" CHECK("told_at" IS NULL OR typeof("told_at") = 'integer')
);
--> statement-breakpoint
CREATE UNIQUE INDEX `follow_up_promise_id` ON `follow_up_promise` (`id`);--> statement-breakpoint
CREATE INDEX `follow_up_promise_of` ON `follow_up_promise` (`follow_up_id`,`row_id`);--> statement-breakpoint
CREATE TABLE `held_item` (
	`id` text PRIMARY KEY NOT NULL,
	`visit_id` text NOT NULL,
	`kind` text NOT NULL,
	`label` text NOT NULL,
	`count` integer NOT NULL,
	`since` integer NOT NULL,
	`taken_out_at` integer,
	`taken_out_by` text,
	`released_at` integer,
	FOREIGN KEY (`visit_id`) REFERENCES `visit`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`taken_out_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "held_item_count_integer" CHECK("count" IS NULL OR typeof("count") = 'integer'),
	CONSTRAINT "held_item_since_integer" CHECK("since" IS NULL OR typeof("since") = 'integer'),
	CONSTRAINT "held_item_taken_out_at_integer" CHECK("taken_out_at" IS NULL OR typeof("taken_out_at") = 'integer'),
	CONSTRAINT "held_item_released_at_integer" CHECK("released_at" IS NULL OR typeof("released_at") = 'integer'),
	CONSTRAINT "held_item_kind" CHECK("kind" IN ('key', 'box'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `held_item_in_use` ON `held_item` (`kind`,`label`) WHERE "held_item"."released_at" IS NULL;--> statement-breakpoint
CREATE INDEX `held_item_visit` ON `held_item` (`visit_id`);--> statement-breakpoint
CREATE TABLE `order_line` (
	`row_id` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`order_id` text NOT NULL,
	`position` integer NOT NULL,
	`state` text NOT NULL,
	`part_state` text,
	`name` text NOT NULL,
	`code` text NOT NULL,
	`brand` text NOT NULL,
	`unit` text NOT NULL,
	`is_high_voltage` integer NOT NULL,
	`pricing` text NOT NULL,
	`price_fen` integer NOT NULL,
	`extra_id` text,
	`done_at` integer,
	`done_by` text,
	FOREIGN KEY (`order_id`) REFERENCES `repair_order`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`done_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "order_line_row_id_integer" CHECK("row_id" IS NULL OR typeof("row_id") = 'integer'),
	CONSTRAINT "order_line_position_integer" CHECK("position" IS NULL OR typeof("position") = 'integer'),
	CONSTRAINT "order_line_is_high_voltage_flag" CHECK("is_high_voltage" IS NULL OR "is_high_voltage" IN (0, 1)),
	CONSTRAINT "order_line_price_fen_integer" CHECK("price_fen" IS NULL OR typeof("price_fen") = 'integer'),
	CONSTRAINT "order_line_done_at_integer" CHECK("done_at" IS NULL OR typeof("done_at") = 'integer'),
	CONSTRAINT "order_line_state" CHECK("state" IN ('proposed', 'authorized', 'declined', 'inWork', 'done', 'inspected')),
	CONSTRAINT "order_line_part_state" CHECK("part_state" IS NULL OR "part_state" IN ('needed', 'ordered', 'arrived', 'issued', 'fitted', 'returned'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `order_line_id` ON `order_line` (`id`);--> statement-breakpoint
CREATE INDEX `order_line_order` ON `order_line` (`order_id`,`position`);--> statement-breakpoint
CREATE TABLE `payment` (
	`row_id` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`number` text NOT NULL,
	`kind` text NOT NULL,
	`order_id` text NOT NULL,
	`shift_id` text NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL,
	`on` text NOT NULL,
	`amount_fen` integer NOT NULL,
	`change_fen` integer NOT NULL,
	`earnest_fen` integer NOT NULL,
	`prepayment_fen` integer NOT NULL,
	`note` text NOT NULL,
	FOREIGN KEY (`order_id`) REFERENCES `repair_order`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`shift_id`) REFERENCES `shift`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "payment_row_id_integer" CHECK("row_id" IS NULL OR typeof("row_id") = 'integer'),
	CONSTRAINT "payment_at_integer" CHECK("at" IS NULL OR typeof("at") = 'integer'),
	CONSTRAINT "payment_amount_fen_integer" CHECK("amount_fen" IS NULL OR typeof("amount_fen") = 'integer'),
	CONSTRAINT "payment_change_fen_integer" CHECK("change_fen" IS NULL OR typeof("change_fen") = 'integer'),
	CONSTRAINT "payment_earnest_fen_integer" CHECK("earnest_fen" IS NULL OR typeof("earnest_fen") = 'integer'),
	CONSTRAINT "payment_prepayment_fen_integer" CHECK("prepayment_fen" IS NULL OR typeof("prepayment_fen") = 'integer'),
	CONSTRAINT "payment_kind" CHECK("kind" IN ('payment', 'deposit', 'refund'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `payment_id` ON `payment` (`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `payment_number` ON `payment` (`number`);--> statement-breakpoint
CREATE INDEX `payment_order` ON `payment` (`order_id`,`row_id`);--> statement-breakpoint
CREATE INDEX `payment_shift` ON `payment` (`shift_id`,`row_id`);--> statement-breakpoint
CREATE TABLE `payment_part` (
	`row_id` integer PRIMARY KEY NOT NULL,
	`payment_id` text NOT NULL,
	`channel` text NOT NULL,
	`amount_fen` integer NOT NULL,
	`handed_fen` integer NOT NULL,
	`reference` text NOT NULL,
	FOREIGN KEY (`payment_id`) REFERENCES `payment`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "payment_part_row_id_integer" CHECK("row_id" IS NULL OR typeof("row_id") = 'integer'),
	CONSTRAINT "payment_part_amount_fen_integer" CHECK("amount_fen" IS NULL OR typeof("amount_fen") = 'integer'),
	CONSTRAINT "payment_part_handed_fen_integer" CHECK("handed_fen" IS NULL OR typeof("handed_fen") = 'integer'),
	CONSTRAINT "payment_part_channel" CHECK("channel" IN ('cash', 'scan', 'card', 'transfer'))
);
--> statement-breakpoint
CREATE INDEX `payment_part_payment` ON `payment_part` (`payment_id`);--> statement-breakpoint
CREATE TABLE `payment_use` (
	`row_id` integer PRIMARY KEY NOT NULL,
	`payment_id` text NOT NULL,
	`share_id` text NOT NULL,
	`amount_fen` integer NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`payment_id`) REFERENCES `payment`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`share_id`) REFERENCES `bill_share`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "payment_use_row_id_integer" CHECK("row_id" IS NULL OR typeof("row_id") = 'integer'),
	CONSTRAINT "payment_use_amount_fen_integer" CHECK("amount_fen" IS NULL OR typeof("amount_fen") = 'integer'),
	CONSTRAINT "payment_use_at_integer" CHECK("at" IS NULL OR typeof("at") = 'integer')
);
--> statement-breakpoint
CREATE INDEX `payment_use_payment` ON `payment_use` (`payment_id`);--> statement-breakpoint
CREATE INDEX `payment_use_share` ON `payment_use` (`share_id`);--> statement-breakpoint
CREATE TABLE `reception` (
	`row_id` integer PRIMARY KEY NOT NULL,
	`visit_id` text NOT NULL,
	`received_at` integer NOT NULL,
	`received_by` text NOT NULL,
	`bringer_name` text NOT NULL,
	`bringer_relation` text NOT NULL,
	`bringer_phone` text NOT NULL,
	`odometer_km` integer,
	`odometer_reason` text NOT NULL,
	`fuel_eighths` integer,
	`charge_percent` integer,
	`range_km` integer,
	`lamps` text NOT NULL,
	`valuables_told` integer NOT NULL,
	`parking_spot` text NOT NULL,
	`wash_wanted` integer NOT NULL,
	`old_parts` text NOT NULL,
	FOREIGN KEY (`visit_id`) REFERENCES `visit`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`received_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "reception_row_id_integer" CHECK("row_id" IS NULL OR typeof("row_id") = 'integer'),
	CONSTRAINT "reception_received_at_integer" CHECK("received_at" IS NULL OR typeof("received_at") = 'integer'),
	CONSTRAINT "reception_odometer_km_integer" CHECK("odometer_km" IS NULL OR typeof("odometer_km") = 'integer'),
	CONSTRAINT "reception_fuel_eighths_integer" CHECK("fuel_eighths" IS NULL OR typeof("fuel_eighths") = 'integer'),
	CONSTRAINT "reception_charge_percent_integer" CHECK("charge_percent" IS NULL OR typeof("charge_percent") = 'integer'),
	CONSTRAINT "reception_range_km_integer" CHECK("range_km" IS NULL OR typeof("range_km") = 'integer'),
	CONSTRAINT "reception_valuables_told_flag" CHECK("valuables_told" IS NULL OR "valuables_told" IN (0, 1)),
	CONSTRAINT "reception_wash_wanted_flag" CHECK("wash_wanted" IS NULL OR "wash_wanted" IN (0, 1)),
	CONSTRAINT "reception_relation" CHECK("bringer_relation" IN ('owner', 'spouse', 'family', 'driver', 'colleague', 'friend', 'other')),
	CONSTRAINT "reception_old_parts" CHECK("old_parts" IN ('taken', 'left', 'none')),
	CONSTRAINT "reception_odometer" CHECK("reception"."odometer_km" IS NOT NULL OR "reception"."odometer_reason" <> '')
);
--> statement-breakpoint
CREATE INDEX `reception_visit` ON `reception` (`visit_id`,`row_id`);--> statement-breakpoint
CREATE TABLE `release` (
	`row_id` integer PRIMARY KEY NOT NULL,
	`order_id` text NOT NULL,
	`asked_by` text NOT NULL,
	`approved_by` text NOT NULL,
	`at` integer NOT NULL,
	`amount_fen` integer NOT NULL,
	`reason` text NOT NULL,
	`due_on` text NOT NULL,
	`debtor_signed` integer NOT NULL,
	`refusal_note` text NOT NULL,
	FOREIGN KEY (`order_id`) REFERENCES `repair_order`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`asked_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`approved_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "release_row_id_integer" CHECK("row_id" IS NULL OR typeof("row_id") = 'integer'),
	CONSTRAINT "release_at_integer" CHECK("at" IS NULL OR typeof("at") = 'integer'),
	CONSTRAINT "release_amount_fen_integer" CHECK("amount_fen" IS NULL OR typeof("amount_fen") = 'integer'),
	CONSTRAINT "release_debtor_signed_flag" CHECK("debtor_signed" IS NULL OR "debtor_signed" IN (0, 1))
);
--> statement-breakpoint
CREATE INDEX `release_order` ON `release` (`order_id`,`row_id`);--> statement-breakpoint
CREATE TABLE `repair_order` (
	`row_id` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`version` integer NOT NULL,
	`number` text NOT NULL,
	`visit_id` text NOT NULL,
	`vehicle_id` text NOT NULL,
	`state` text NOT NULL,
	`opened_at` integer NOT NULL,
	`opened_by` text NOT NULL,
	`adviser_id` text NOT NULL,
	`visit_type` text NOT NULL,
	`repair_category` text,
	`customer_words` text NOT NULL,
	`wishes` text NOT NULL,
	`authorizer_name` text NOT NULL,
	`authorizer_phone` text NOT NULL,
	`advance_fen` integer,
	`payers` text NOT NULL,
	`packages` text NOT NULL,
	`total_fen` integer NOT NULL,
	`promised_at` integer,
	`next_contact_at` integer,
	`consent_at` integer,
	`consent_by` text NOT NULL,
	`diagnosis` text NOT NULL,
	`quote_version` integer NOT NULL,
	`authorized_at` integer,
	`team_id` text,
	`technician_id` text,
	`handed_over_at` integer,
	`handed_over_to` text,
	`started_at` integer,
	`pause_reason` text,
	`pause_note` text NOT NULL,
	`expected_resume_at` integer,
	`done_at` integer,
	`stopped` integer NOT NULL,
	`is_with_workshop` integer NOT NULL,
	`inspection` text NOT NULL,
	`inspection_note` text NOT NULL,
	`odometer_out_km` integer,
	`certificate_number` text NOT NULL,
	`inspector_id` text,
	`passed_at` integer,
	`preparation` text NOT NULL,
	`ready_at` integer,
	`notices` integer NOT NULL,
	`first_notice_at` integer,
	`collector_name` text NOT NULL,
	`collector_relation` text,
	`collector_phone` text NOT NULL,
	`accepted` integer NOT NULL,
	`acceptance` text,
	`rework_of` text,
	`ended_at` integer,
	`end_reason` text NOT NULL,
	FOREIGN KEY (`visit_id`) REFERENCES `visit`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`vehicle_id`) REFERENCES `vehicle`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`opened_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`adviser_id`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`team_id`) REFERENCES `team`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`technician_id`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`handed_over_to`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`inspector_id`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "repair_order_row_id_integer" CHECK("row_id" IS NULL OR typeof("row_id") = 'integer'),
	CONSTRAINT "repair_order_version_integer" CHECK("version" IS NULL OR typeof("version") = 'integer'),
	CONSTRAINT "repair_order_opened_at_integer" CHECK("opened_at" IS NULL OR typeof("opened_at") = 'integer'),
	CONSTRAINT "repair_order_advance_fen_integer" CHECK("advance_fen" IS NULL OR typeof("advance_fen") = 'integer'),
	CONSTRAINT "repair_order_total_fen_integer" CHECK("total_fen" IS NULL OR typeof("total_fen") = 'integer'),
	CONSTRAINT "repair_order_promised_at_integer" CHECK("promised_at" IS NULL OR typeof("promised_at") = 'integer'),
	CONSTRAINT "repair_order_next_contact_at_integer" CHECK("next_contact_at" IS NULL OR typeof("next_contact_at") = 'integer'),
	CONSTRAINT "repair_order_consent_at_integer" CHECK("consent_at" IS NULL OR typeof("consent_at") = 'integer'),
	CONSTRAINT "repair_order_quote_version_integer" CHECK("quote_version" IS NULL OR typeof("quote_version") = 'integer'),
	CONSTRAINT "repair_order_authorized_at_integer" CHECK("authorized_at" IS NULL OR typeof("authorized_at") = 'integer'),
	CONSTRAINT "repair_order_handed_over_at_integer" CHECK("handed_over_at" IS NULL OR typeof("handed_over_at") = 'integer'),
	CONSTRAINT "repair_order_started_at_integer" CHECK("started_at" IS NULL OR typeof("started_at") = 'integer'),
	CONSTRAINT "repair_order_expected_resume_at_integer" CHECK("expected_resume_at" IS NULL OR typeof("expected_resume_at") = 'integer'),
	CONSTRAINT "repair_order_done_at_integer" CHECK("done_at" IS NULL OR typeof("done_at") = 'integer'),
	CONSTRAINT "repair_order_stopped_flag" CHECK("stopped" IS NULL OR "stopped" IN (0, 1)),
	CONSTRAINT "repair_order_is_with_workshop_flag" CHECK("is_with_workshop" IS NULL OR "is_with_workshop" IN (0, 1)),
	CONSTRAINT "repair_order_odometer_out_km_integer" CHECK("odometer_out_km" IS NULL OR typeof("odometer_out_km") = 'integer'),
	CONSTRAINT "repair_order_passed_at_integer" CHECK("passed_at" IS NULL OR typeof("passed_at") = 'integer'),
	CONSTRAINT "repair_order_ready_at_integer" CHECK("ready_at" IS NULL OR typeof("ready_at") = 'integer'),
	CONSTRAINT "repair_order_notices_integer" CHECK("notices" IS NULL OR typeof("notices") = 'integer'),
	CONSTRAINT "repair_order_first_notice_at_integer" CHECK("first_notice_at" IS NULL OR typeof("first_notice_at") = 'integer'),
	CONSTRAINT "repair_order_accepted_flag" CHECK("accepted" IS NULL OR "accepted" IN (0, 1)),
	CONSTRAINT "repair_order_ended_at_integer" CHECK("ended_at" IS NULL OR typeof("ended_at") = 'integer'),
	CONSTRAINT "repair_order_state" CHECK("state" IN ('drafted', 'received', 'diagnosing', 'quoted', 'authorized', 'handedOver', 'inWork', 'paused', 'workDone', 'passed', 'ready', 'delivered', 'closed', 'declined', 'voided')),
	CONSTRAINT "repair_order_visit_type" CHECK("visit_type" IN ('repair', 'maintenance', 'accident', 'warrantyClaim', 'rework', 'internal')),
	CONSTRAINT "repair_order_category" CHECK("repair_category" IS NULL OR "repair_category" IN ('wholeVehicle', 'assembly', 'secondaryMaintenance', 'primaryMaintenance', 'minor', 'special')),
	CONSTRAINT "repair_order_pause" CHECK("pause_reason" IS NULL OR "pause_reason" IN ('parts', 'customer', 'assessment', 'maker', 'outside', 'bay')),
	CONSTRAINT "repair_order_collector" CHECK("collector_relation" IS NULL OR "collector_relation" IN ('owner', 'spouse', 'family', 'driver', 'colleague', 'friend', 'other'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `repair_order_id` ON `repair_order` (`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `repair_order_number` ON `repair_order` (`number`);--> statement-breakpoint
CREATE INDEX `repair_order_visit` ON `repair_order` (`visit_id`,`row_id`);--> statement-breakpoint
CREATE INDEX `repair_order_vehicle` ON `repair_order` (`vehicle_id`,`row_id`);--> statement-breakpoint
CREATE INDEX `repair_order_open` ON `repair_order` (`state`,`row_id`) WHERE "repair_order"."state" NOT IN ('delivered', 'closed', 'declined', 'voided');--> statement-breakpoint
CREATE TABLE `shift` (
	`row_id` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`version` integer NOT NULL,
	`cashier_id` text NOT NULL,
	`opened_at` integer NOT NULL,
	`float_fen` integer NOT NULL,
	`closed_at` integer,
	`counted_fen` integer,
	`expected_fen` integer,
	`note` text NOT NULL,
	FOREIGN KEY (`cashier_id`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "shift_row_id_integer" CHECK("row_id" IS NULL OR typeof("row_id") = 'integer'),
	CONSTRAINT "shift_version_integer" CHECK("version" IS NULL OR typeof("version") = 'integer'),
	CONSTRAINT "shift_opened_at_integer" CHECK("opened_at" IS NULL OR typeof("opened_at") = 'integer'),
	CONSTRAINT "shift_float_fen_integer" CHECK("float_fen" IS NULL OR typeof("float_fen") = 'integer'),
	CONSTRAINT "shift_closed_at_integer" CHECK("closed_at" IS NULL OR typeof("closed_at") = 'integer'),
	CONSTRAINT "shift_counted_fen_integer" CHECK("counted_fen" IS NULL OR typeof("counted_fen") = 'integer'),
	CONSTRAINT "shift_expected_fen_integer" CHECK("expected_fen" IS NULL OR typeof("expected_fen") = 'integer')
);
--> statement-breakpoint
CREATE UNIQUE INDEX `shift_id` ON `shift` (`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `shift_open` ON `shift` (`cashier_id`) WHERE "shift"."closed_at" IS NULL;--> statement-breakpoint
CREATE TABLE `work_session` (
	`row_id` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`order_id` text NOT NULL,
	`staff_id` text NOT NULL,
	`started_at` integer NOT NULL,
	`ended_at` integer,
	FOREIGN KEY (`order_id`) REFERENCES `repair_order`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`staff_id`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "work_session_row_id_integer" CHECK("row_id" IS NULL OR typeof("row_id") = 'integer'),
	CONSTRAINT "work_session_started_at_integer" CHECK("started_at" IS NULL OR typeof("started_at") = 'integer'),
	CONSTRAINT "work_session_ended_at_integer" CHECK("ended_at" IS NULL OR typeof("ended_at") = 'integer')
);
--> statement-breakpoint
CREATE UNIQUE INDEX `work_session_id` ON `work_session` (`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `work_session_one` ON `work_session` (`staff_id`) WHERE "work_session"."ended_at" IS NULL;--> statement-breakpoint
CREATE INDEX `work_session_order` ON `work_session` (`order_id`,`row_id`);--> statement-breakpoint
PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_duty` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`visit_id` text NOT NULL,
	`order_id` text,
	`about_id` text,
	`due_from` integer NOT NULL,
	`due_at` integer NOT NULL,
	`overdue_at` integer NOT NULL,
	`done_at` integer,
	`outcome` text,
	FOREIGN KEY (`visit_id`) REFERENCES `visit`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "duty_due_from_integer" CHECK("due_from" IS NULL OR typeof("due_from") = 'integer'),
	CONSTRAINT "duty_due_at_integer" CHECK("due_at" IS NULL OR typeof("due_at") = 'integer'),
	CONSTRAINT "duty_overdue_at_integer" CHECK("overdue_at" IS NULL OR typeof("overdue_at") = 'integer'),
	CONSTRAINT "duty_done_at_integer" CHECK("done_at" IS NULL OR typeof("done_at") = 'integer'),
	CONSTRAINT "duty_kind" CHECK("kind" IN ('receive', 'nextContact', 'askExtra', 'progress', 'inspect', 'prepare', 'notify', 'collectDebt', 'followUp', 'reportWish', 'tellAnswer'))
);
--> statement-breakpoint
INSERT INTO `__new_duty`("id", "kind", "visit_id", "order_id", "about_id", "due_from", "due_at", "overdue_at", "done_at", "outcome") SELECT "id", "kind", "visit_id", NULL, NULL, "due_from", "due_at", "overdue_at", "done_at", "outcome" FROM `duty`;--> statement-breakpoint
DROP TABLE `duty`;--> statement-breakpoint
ALTER TABLE `__new_duty` RENAME TO `duty`;--> statement-breakpoint
PRAGMA foreign_keys=ON;--> statement-breakpoint
CREATE INDEX `duty_open` ON `duty` (`due_at`) WHERE "duty"."done_at" IS NULL;--> statement-breakpoint
CREATE INDEX `duty_visit` ON `duty` (`visit_id`);