ALTER TABLE `authorization` ADD `void_cause` text;--> statement-breakpoint
ALTER TABLE `authorization` ADD `moved_with` text;