"""Pipedrive's export of deals: status and stage are columns of their own."""

from bot.intake.mapping import Field, Preset, StageGuess

# Probabilities are those of Pipedrive's sample pipeline.
PIPEDRIVE = Preset(
    key="pipedrive",
    title="Pipedrive",
    headers={
        Field.ID: ("Deal - ID", "Obchod - ID"),
        Field.NAME: ("Deal - Title", "Deal - Titel", "Deal - Titre", "Obchod - Název"),
        Field.PIPELINE: ("Deal - Pipeline", "Obchod - Pipeline"),
        Field.STAGE: ("Deal - Stage", "Deal - Phase", "Deal - Étape", "Obchod - Fáze"),
        Field.STATUS: ("Deal - Status", "Deal - Statut", "Obchod - Stav", "Obchod - Status"),
        Field.AMOUNT: ("Deal - Value", "Deal - Wert", "Deal - Valeur", "Obchod - Hodnota"),
        Field.CURRENCY: ("Deal - Currency of Value", "Obchod - Měna hodnoty"),
        Field.OWNER: ("Deal - Owner", "Obchod - Vlastník"),
        Field.COMPANY: ("Deal - Organization", "Organization - Name", "Obchod - Organizace"),
        Field.CONTACT: ("Deal - Contact person", "Person - Name", "Obchod - Kontaktní osoba"),
        Field.EMAIL: ("Person - Email", "Person - Email (Work)"),
        Field.CREATED: ("Deal - Deal created", "Deal - Creation date", "Obchod - Obchod vytvořen"),
        Field.WON_AT: ("Deal - Won time", "Obchod - Datum výhry"),
        Field.LOST_AT: ("Deal - Lost time", "Obchod - Datum prohry"),
        Field.CLOSE: ("Deal - Expected close date",),
        Field.CLOSED: ("Deal - Deal closed on", "Deal - Closed on"),
        Field.CHANGED: ("Deal - Last stage change", "Deal - Update time"),
        Field.LOST_REASON: ("Deal - Lost reason", "Obchod - Důvod prohry"),
    },
    signature=frozenset({Field.NAME, Field.STAGE, Field.STATUS}),
    stages={
        "Qualified": StageGuess(20),
        "Contact Made": StageGuess(30),
        "Demo Scheduled": StageGuess(50),
        "Proposal Made": StageGuess(70),
        "Negotiations Started": StageGuess(80),
    },
    won="Won",
    lost="Lost",
)
