"""What columns of deals are called by people and systems, in the languages of their exports."""

from collections.abc import Mapping as Map
from types import MappingProxyType

from bot.intake.mapping import Field

# English, Korean, German, French, Spanish, Portuguese, Italian, Dutch, Polish, Czech, Japanese,
# Finnish and Swedish, as far as exports of sales systems and sheets of sales teams show them.
# Compared without case, blanks and punctuation; the first word of a field is the likeliest.
WORDS: Map[Field, tuple[str, ...]] = MappingProxyType(
    {
        Field.ID: (
            *("id", "deal id", "record id", "opportunity id", "lead id", "potential id", "code"),
            *("거래 id", "거래번호", "번호", "datensatz-id", "id de registro", "id del registro"),
            *("id de l'enregistrement", "id do registro", "id record", "レコードid", "案件id"),
        ),
        Field.NAME: (
            *("deal name", "name", "title", "deal", "opportunity name", "opportunity", "potential"),
            *("potential name", "lead name", "subject", "project", "project name", "deal title"),
            *("거래명", "거래 이름", "딜 이름", "안건명", "제목", "프로젝트명", "영업기회명"),
            *("dealname", "bezeichnung", "titel", "projekt", "verkaufschance", "geschäft"),
            *("nom de la transaction", "nom de l'affaire", "affaire", "titre", "opportunité"),
            *("nombre del negocio", "negocio", "nombre de la oportunidad", "oportunidad"),
            *("nome do negócio", "negócio", "oportunidade", "título", "nombre", "nome"),
            *("nome trattativa", "nome dell'affare", "trattativa", "affare", "opportunità"),
            *("dealnaam", "naam van deal", "kans", "nazwa transakcji", "szansa", "nazwa szansy"),
            *("název", "název obchodu", "obchod", "příležitost", "取引名", "案件名", "商談名"),
            *("affärsnamn", "kauppa", "kaupan nimi"),
        ),
        Field.PIPELINE: (
            *("pipeline", "sales pipeline", "파이프라인", "vertriebspipeline", "embudo"),
            *("pipeline de ventas", "funil", "lejek", "パイプライン", "pipeline di vendita"),
        ),
        Field.STAGE: (
            *("stage", "deal stage", "sales stage", "stage name", "pipeline stage", "phase"),
            *(
                "단계",
                "거래 단계",
                "영업 단계",
                "진행 단계",
                "진행단계",
                "dealphase",
                "verkaufsphase",
            ),
            *("phase de la transaction", "étape", "etape", "phase de vente", "étape de vente"),
            *("etapa", "etapa del negocio", "fase", "etapa de venta", "etapa do negócio"),
            *("fase trattativa", "fase dell'affare", "dealfase", "etap", "etap transakcji"),
            *("fáze", "fáze obchodu", "ステージ", "取引ステージ", "フェーズ", "vaihe", "stadium"),
        ),
        Field.STATUS: (
            *("status", "deal status", "state", "outcome", "result", "won/lost", "상태", "결과"),
            *("ergebnis", "statut", "état", "resultado", "estado", "estatus", "situação", "stato"),
            *("esito", "stav", "výsledek", "wynik", "ステータス", "結果", "tila"),
        ),
        Field.AMOUNT: (
            *("amount", "value", "deal value", "deal amount", "deal size", "price", "revenue"),
            *("total", "close value", "total amount", "contract value", "opportunity", "budget"),
            *("금액", "거래 금액", "예상 금액", "매출", "예상 매출", "계약금액", "수주금액"),
            *("betrag", "wert", "dealwert", "umsatz", "auftragswert", "volumen", "angebotswert"),
            *("montant", "valeur", "montant de la transaction", "chiffre d'affaires", "ca"),
            *("importe", "valor", "cantidad", "monto", "valor del negocio", "valor do negócio"),
            *("importo", "valore", "bedrag", "waarde", "kwota", "wartość", "hodnota", "částka"),
            *("金額", "取引金額", "belopp", "summa", "arvo", "montante"),
        ),
        Field.CURRENCY: (
            *("currency", "deal currency", "currency of value", "amount currency", "currency code"),
            *("통화", "währung", "devise", "monnaie", "moneda", "moeda", "divisa", "valuta"),
            *("waluta", "měna", "měna hodnoty", "通貨", "currencyisocode", "valuutta"),
        ),
        Field.OWNER: (
            *("owner", "deal owner", "opportunity owner", "sales rep", "salesperson", "assignee"),
            *("assigned to", "sales agent", "responsible", "account executive", "rep", "person"),
            *(
                "담당자",
                "거래 담당자",
                "영업 담당자",
                "담당",
                "zuständiger mitarbeiter",
                "besitzer",
            ),
            *("verantwortlich", "verantwortlicher", "inhaber", "vertriebsmitarbeiter", "betreuer"),
            *("propriétaire", "propriétaire de la transaction", "responsable", "commercial"),
            *("propietario", "propietario del negocio", "vendedor", "proprietário", "asesor"),
            *("proprietario", "venditore", "eigenaar", "właściciel", "opiekun", "handlowiec"),
            *("vlastník", "obchodník", "担当者", "取引担当者", "ägare", "omistaja"),
        ),
        Field.COMPANY: (
            *("company", "account", "account name", "organization", "organisation", "customer"),
            *("client", "company name", "associated company", "customer name", "client name"),
            *("고객사", "회사", "회사명", "업체명", "거래처", "거래처명", "기업명", "unternehmen"),
            *("firma", "kunde", "firmenname", "kundenname", "organisation name", "entreprise"),
            *("société", "compte", "empresa", "cliente", "cuenta", "razón social", "azienda"),
            *("bedrijf", "klant", "organisatie", "klient", "organizacja", "společnost", "zákazník"),
            *("organizace", "会社", "会社名", "顧客", "取引先", "företag", "yritys", "asiakas"),
        ),
        Field.CONTACT: (
            *("contact", "contact name", "contact person", "primary contact", "associated contact"),
            *("person name", "full name", "연락처", "고객명", "고객 담당자", "kontakt", "contacto"),
            *(
                "ansprechpartner",
                "kontaktperson",
                "interlocuteur",
                "persona de contacto",
                "contato",
            ),
            *("contatto", "referente", "contactpersoon", "osoba kontaktowa", "kontaktní osoba"),
            *("コンタクト", "担当者名", "kontaktperson", "yhteyshenkilö"),
        ),
        Field.EMAIL: (
            *("email", "e-mail", "contact email", "email address", "person email", "이메일"),
            *("associated contact email", "e-mail-adresse", "adresse e-mail", "correo"),
            *("correo electrónico", "e-mailadres", "adres e-mail", "メール", "sähköposti"),
        ),
        Field.PRODUCT: (
            *(
                "product",
                "product name",
                "products",
                "상품",
                "제품",
                "제품명",
                "produkt",
                "produit",
            ),
            *("producto", "produto", "prodotto", "製品", "tuote"),
        ),
        Field.CREATED: (
            *(
                "created",
                "create date",
                "created date",
                "date created",
                "created time",
                "created at",
            ),
            *("deal created", "creation date", "createdate", "added on", "add time", "created on"),
            *("begindate", "date create", "lead date", "생성일", "등록일", "생성 날짜", "작성일"),
            *("erstellt", "erstellt am", "erstellungsdatum", "angelegt am", "date de création"),
            *("créé le", "fecha de creación", "creado", "data de criação", "criado em"),
            *("data di creazione", "creato il", "aanmaakdatum", "data utworzenia", "utworzono"),
            *("vytvořeno", "datum vytvoření", "作成日", "skapad", "luotu", "creation time"),
        ),
        Field.CLOSE: (
            *("close date", "closing date", "expected close date", "closed date", "close"),
            *("expected close", "deal closed on", "closed on", "closedate", "date closed"),
            *("estimated close date", "tentative close date", "actual close date", "won date"),
            *(
                "종료일",
                "마감일",
                "예상 마감일",
                "계약일",
                "수주일",
                "마감 예정일",
                "abschlussdatum",
            ),
            *("geplanter abschluss", "abschluss", "date de fermeture", "date de clôture"),
            *("date de signature", "fecha de cierre", "cierre", "data de fechamento"),
            *("data di chiusura", "chiusura", "sluitingsdatum", "data zamknięcia"),
            *("datum uzavření", "uzavřeno", "クローズ日", "完了予定日", "avslutsdatum"),
        ),
        Field.WON_AT: ("won time", "won at", "won on", "성사일", "gewonnen am", "gagné le"),
        Field.LOST_AT: ("lost time", "lost at", "lost on", "실주일", "verloren am", "perdu le"),
        Field.CHANGED: (
            *("update time", "modified time", "last modified date", "last stage change"),
            *("last activity date", "modified", "last modified", "수정일", "geändert am"),
            *("date de modification", "fecha de modificación", "data modifica", "更新日"),
        ),
        Field.LOST_REASON: (
            *("lost reason", "closed lost reason", "loss reason", "reason lost", "실패 사유"),
            *("실주 사유", "verlustgrund", "grund", "raison de la perte", "motivo de pérdida"),
            *("motivo da perda", "motivo perdita", "reden van verlies", "powód przegranej"),
            *("důvod prohry", "失注理由"),
        ),
        Field.PROBABILITY: (
            *("probability", "probability (%)", "win probability", "deal probability", "확률"),
            *("closure probability", "wahrscheinlichkeit", "probabilité", "probabilidad"),
            *("probabilidade", "probabilità", "kans %", "prawdopodobieństwo", "pravděpodobnost"),
        ),
        Field.SOURCE: (
            *("source", "lead source", "source channel", "original source", "유입 경로", "출처"),
            *("quelle", "leadquelle", "herkunft", "origine", "origen", "origem", "fonte", "bron"),
            *("źródło", "zdroj", "リードソース", "ソース"),
        ),
        Field.NEXT_STEP: (
            *(
                "next step",
                "next steps",
                "next action",
                "다음 단계",
                "다음 할 일",
                "nächster schritt",
            ),
            *("prochaine étape", "próximo paso", "siguiente paso", "próxima etapa"),
            *("prossimo passo", "volgende stap", "następny krok", "další krok", "次のステップ"),
        ),
        Field.NOTE: (
            *("description", "deal description", "notes", "note", "comments", "comment", "비고"),
            *("메모", "설명", "beschreibung", "notizen", "bemerkung", "remarques", "descripción"),
            *("observaciones", "notas", "descrição", "descrizione", "opmerkingen", "opis", "popis"),
            *("poznámka", "説明", "備考"),
        ),
    }
)
