import { notInPassage, type QuestionPassage } from "./questions";

/** Eight passages with five questions each. */
// biome-ignore format: one question a line reads as a table.
export const questionPassages: readonly QuestionPassage[] = [
  {
    title: "Travel policy",
    passage:
      "Employees book trains in second class; first class is allowed on journeys longer than four hours. Flights under six hours are booked in economy. Hotel costs are reimbursed up to 140 euros a night, or 180 euros in London, Paris and Zurich. Receipts must be submitted within 30 days of the end of the trip. Meals are paid as a daily allowance of 32 euros and need no receipts. Taxis are reimbursed only between 22:00 and 6:00 or when no public transport is available.",
    questions: [
      { question: "How much may a hotel in Zurich cost per night?", answer: "Up to 180 euros a night.", quote: "Hotel costs are reimbursed up to 140 euros a night, or 180 euros in London, Paris and Zurich.", wrong: "Hotels are reimbursed up to 140 euros a night everywhere.", tag: "core" },
      { question: "By when do I have to hand in receipts?", answer: "Within 30 days of the end of the trip.", quote: "Receipts must be submitted within 30 days of the end of the trip.", wrong: "Receipts are due within 30 days of booking the trip.", tag: "core" },
      { question: "My train ride takes five hours. Which class can I book?", answer: "First class is allowed, because the journey is longer than four hours.", quote: "Employees book trains in second class; first class is allowed on journeys longer than four hours.", wrong: "You must book second class on all trains.", tag: "edge" },
      { question: "Do I need receipts for meals?", answer: "No, meals are paid as a daily allowance of 32 euros without receipts.", quote: "Meals are paid as a daily allowance of 32 euros and need no receipts.", wrong: "Yes, meals need receipts and are paid up to 40 euros a day.", tag: "core" },
      { question: "Is business class allowed on flights of more than ten hours?", answer: notInPassage, quote: null, wrong: "Yes, business class is allowed on flights of more than ten hours with approval.", tag: "adversarial" },
    ],
  },
  {
    title: "Warranty",
    passage:
      "The Aria coffee grinder comes with a two-year warranty from the date of purchase. The burrs are wear parts and are covered for six months only. Damage from water, drops or opening the motor housing is not covered. To claim, send the grinder with a copy of the receipt to the service centre; postage is refunded when the claim is accepted. Repairs take ten working days on average. A repaired grinder keeps the remaining warranty, but at least three months.",
    questions: [
      { question: "How long is the warranty on the grinder?", answer: "Two years from the date of purchase.", quote: "The Aria coffee grinder comes with a two-year warranty from the date of purchase.", wrong: "Six months from the date of purchase.", tag: "core" },
      { question: "My burrs broke after eight months. Are they covered?", answer: "No, the burrs are wear parts and covered for six months only.", quote: "The burrs are wear parts and are covered for six months only.", wrong: "Yes, the burrs are covered by the two-year warranty.", tag: "edge" },
      { question: "Who pays the postage?", answer: "Postage is refunded when the claim is accepted.", quote: "To claim, send the grinder with a copy of the receipt to the service centre; postage is refunded when the claim is accepted.", wrong: "The customer always pays the postage and it is not refunded.", tag: "core" },
      { question: "What warranty does a repaired grinder have?", answer: "The remaining warranty, but at least three months.", quote: "A repaired grinder keeps the remaining warranty, but at least three months.", wrong: "A repaired grinder gets a new two-year warranty.", tag: "core" },
      { question: "How much does a repair cost outside the warranty?", answer: notInPassage, quote: null, wrong: "A repair outside the warranty costs about 60 euros plus parts.", tag: "adversarial" },
    ],
  },
  {
    title: "API limits",
    passage:
      "Each API key may send 600 requests per minute and 50,000 requests per day. Responses carry the header X-Quota-Left. When a limit is reached the API answers 429 with a Retry-After header in seconds. Bulk uploads accept at most 5,000 rows or 20 MB per file, whichever is reached first. Test keys share the same limits but never touch live data. Limits can be raised on the Scale plan after a review that takes two working days.",
    questions: [
      { question: "How many requests may one key send per minute?", answer: "600 requests per minute.", quote: "Each API key may send 600 requests per minute and 50,000 requests per day.", wrong: "5,000 requests per minute.", tag: "core" },
      { question: "What does the API answer when I exceed the limit?", answer: "429 with a Retry-After header in seconds.", quote: "When a limit is reached the API answers 429 with a Retry-After header in seconds.", wrong: "It answers 503 and the client should wait one minute.", tag: "core" },
      { question: "Can I upload a file with 4,000 rows that is 25 MB in size?", answer: "No, the file is over the limit of 20 MB.", quote: "Bulk uploads accept at most 5,000 rows or 20 MB per file, whichever is reached first.", wrong: "Yes, because the file has fewer than 5,000 rows.", tag: "edge" },
      { question: "Do test keys have lower limits?", answer: "No, test keys share the same limits.", quote: "Test keys share the same limits but never touch live data.", wrong: "Yes, test keys are limited to 60 requests per minute.", tag: "core" },
      { question: "What does the Scale plan cost?", answer: notInPassage, quote: null, wrong: "The Scale plan costs 499 dollars per month.", tag: "adversarial" },
    ],
  },
  {
    title: "Library",
    passage:
      "Members may borrow up to twelve items at a time. Books are lent for four weeks, films and games for one week. Loans are renewed twice unless another member has reserved the item. Late items cost 25 cents a day, up to 10 euros an item. Children under sixteen pay no late fees. The annual fee is 24 euros, or 12 euros for students. The reading room is open on Sundays from 13:00 to 18:00, when no loans are possible.",
    questions: [
      { question: "How long can I keep a film?", answer: "One week.", quote: "Books are lent for four weeks, films and games for one week.", wrong: "Four weeks, like books.", tag: "core" },
      { question: "What is the most I pay for one late item?", answer: "10 euros an item.", quote: "Late items cost 25 cents a day, up to 10 euros an item.", wrong: "25 euros an item.", tag: "core" },
      { question: "Can I borrow a book on Sunday afternoon?", answer: "No, the reading room is open on Sundays but no loans are possible.", quote: "The reading room is open on Sundays from 13:00 to 18:00, when no loans are possible.", wrong: "Yes, the library is open on Sundays from 13:00 to 18:00.", tag: "edge" },
      { question: "What does membership cost for a student?", answer: "12 euros a year.", quote: "The annual fee is 24 euros, or 12 euros for students.", wrong: "24 euros a year.", tag: "core" },
      { question: "How many e-books may I borrow per month?", answer: notInPassage, quote: null, wrong: "Members may borrow up to twelve e-books per month.", tag: "adversarial" },
    ],
  },
  {
    title: "Clinic",
    passage:
      "The practice is open from Monday to Thursday, 8:00 to 18:00, and on Friday until 13:00. Appointments can be cancelled free of charge up to 24 hours before; later cancellations cost 40 euros. Repeat prescriptions are ready on the next working day when ordered before 11:00. Blood samples are taken from 8:00 to 10:00 without an appointment. New patients bring their insurance card and a list of their medicines. Video consultations are offered on Wednesdays.",
    questions: [
      { question: "When does the practice close on Friday?", answer: "At 13:00.", quote: "The practice is open from Monday to Thursday, 8:00 to 18:00, and on Friday until 13:00.", wrong: "At 18:00, as on the other days.", tag: "core" },
      { question: "I cancel 20 hours before my appointment. What does it cost?", answer: "40 euros, because it is less than 24 hours before.", quote: "Appointments can be cancelled free of charge up to 24 hours before; later cancellations cost 40 euros.", wrong: "Nothing, cancellations are free of charge.", tag: "edge" },
      { question: "Do I need an appointment for a blood sample?", answer: "No, blood samples are taken from 8:00 to 10:00 without an appointment.", quote: "Blood samples are taken from 8:00 to 10:00 without an appointment.", wrong: "Yes, blood samples need an appointment in the morning.", tag: "core" },
      { question: "On which day are video consultations offered?", answer: "On Wednesdays.", quote: "Video consultations are offered on Wednesdays.", wrong: "On Fridays after 13:00.", tag: "core" },
      { question: "Does the practice give travel vaccinations?", answer: notInPassage, quote: null, wrong: "Yes, travel vaccinations are given on Wednesdays.", tag: "adversarial" },
    ],
  },
  {
    title: "Rental flat",
    passage:
      "The rent is due on the third working day of the month. The deposit is two months' rent without heating and may be paid in three instalments. Tenants may keep small pets such as hamsters; dogs and cats need the landlord's written consent. Repairs up to 90 euros are paid by the tenant, at most 300 euros a year. The notice period is three months for the tenant. Bicycles belong in the cellar, not in the stairwell.",
    questions: [
      { question: "When is the rent due?", answer: "On the third working day of the month.", quote: "The rent is due on the third working day of the month.", wrong: "On the first day of the month.", tag: "core" },
      { question: "May I keep a cat?", answer: "Only with the landlord's written consent.", quote: "Tenants may keep small pets such as hamsters; dogs and cats need the landlord's written consent.", wrong: "Yes, small pets such as cats are allowed.", tag: "core" },
      { question: "The tap repair costs 85 euros and I already paid 290 euros of repairs this year. Who pays?", answer: "The tenant pays 10 euros, because the yearly limit is 300 euros.", quote: "Repairs up to 90 euros are paid by the tenant, at most 300 euros a year.", wrong: "The tenant pays all 85 euros because it is under 90 euros.", tag: "edge" },
      { question: "Can I pay the deposit in parts?", answer: "Yes, in three instalments.", quote: "The deposit is two months' rent without heating and may be paid in three instalments.", wrong: "No, the deposit is due in full before moving in.", tag: "core" },
      { question: "How long is the landlord's notice period?", answer: notInPassage, quote: null, wrong: "The landlord's notice period is three months.", tag: "adversarial" },
    ],
  },
  {
    title: "Release notes",
    passage:
      "Version 4.2 adds dark mode, offline search and import from CSV. The editor now saves every five seconds instead of every thirty. Support for iOS 15 ends with this release; iOS 16 or newer is required. A bug that lost tags when two devices synced at once is fixed. The export to Word is temporarily removed and returns in 4.3. Start-up on older phones is about 40 percent faster.",
    questions: [
      { question: "Which iOS version do I need?", answer: "iOS 16 or newer.", quote: "Support for iOS 15 ends with this release; iOS 16 or newer is required.", wrong: "iOS 15 or newer.", tag: "core" },
      { question: "How often does the editor save?", answer: "Every five seconds.", quote: "The editor now saves every five seconds instead of every thirty.", wrong: "Every thirty seconds.", tag: "core" },
      { question: "Can I export to Word in version 4.2?", answer: "No, the export to Word is temporarily removed and returns in 4.3.", quote: "The export to Word is temporarily removed and returns in 4.3.", wrong: "Yes, version 4.2 adds the export to Word.", tag: "edge" },
      { question: "What was wrong with tags?", answer: "Tags were lost when two devices synced at once; this is fixed.", quote: "A bug that lost tags when two devices synced at once is fixed.", wrong: "Tags could not be searched offline.", tag: "core" },
      { question: "When will version 4.3 be released?", answer: notInPassage, quote: null, wrong: "Version 4.3 will be released next month.", tag: "adversarial" },
    ],
  },
  {
    title: "Museum",
    passage:
      "The museum opens at 10:00 and closes at 18:00, on Thursdays at 21:00. It is closed on Mondays except public holidays. Tickets cost 14 euros; visitors under 18 enter free. On the first Sunday of the month admission is free for everyone, but time slots must be booked online. Photography without flash is allowed in the permanent collection and forbidden in the special exhibition. Guided tours in English start at 11:00 and 15:00 and last 75 minutes.",
    questions: [
      { question: "When does the museum close on Thursday?", answer: "At 21:00.", quote: "The museum opens at 10:00 and closes at 18:00, on Thursdays at 21:00.", wrong: "At 18:00.", tag: "core" },
      { question: "Is the museum open on a Monday that is a public holiday?", answer: "Yes, it is closed on Mondays except public holidays.", quote: "It is closed on Mondays except public holidays.", wrong: "No, the museum is closed on Mondays.", tag: "edge" },
      { question: "May I take photos in the special exhibition?", answer: "No, photography is forbidden in the special exhibition.", quote: "Photography without flash is allowed in the permanent collection and forbidden in the special exhibition.", wrong: "Yes, photography without flash is allowed everywhere.", tag: "core" },
      { question: "How long is the English tour?", answer: "75 minutes.", quote: "Guided tours in English start at 11:00 and 15:00 and last 75 minutes.", wrong: "About two hours.", tag: "core" },
      { question: "Is there a cloakroom for suitcases?", answer: notInPassage, quote: null, wrong: "Yes, a cloakroom for suitcases is next to the ticket desk.", tag: "adversarial" },
    ],
  },
];
