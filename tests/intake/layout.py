"""Files in the layouts that sales systems write, with what came of the deals in them.

All of it is invented; the headers and the forms of dates and amounts are those of the systems.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Layout:
    """A file's name and text, and its deals won, lost and open; `first` is its first close day."""

    file: str
    text: str
    counts: tuple[int, int, int]
    worth: str | None = None
    closed: str | None = None


LAYOUTS = {
    "hubspot": Layout(
        "hubspot-crm-exports-all-deals.csv",
        '"Record ID","Deal Name","Pipeline","Deal Stage","Amount","Currency","Close Date",'
        '"Create Date","Deal owner","Is Deal Closed?","Is Closed Won",'
        '"Date entered ""Closed Won (Sales Pipeline)""",'
        '"Date entered ""Proposal (Sales Pipeline)"""\n'
        '"101","One","Sales Pipeline","Signed off","117.0","EUR","2026-02-15 20:09",'
        '"2025-11-15 20:09","Ann Lee","Yes","Yes","2026-02-15 20:09","2025-12-01 10:00"\n'
        '"102","Two","Sales Pipeline","Gone","50.0","EUR","2026-03-15 20:09","2025-11-16 20:09",'
        '"Ann Lee","Yes","No","",""\n'
        '"103","Three","Sales Pipeline","Proposal","50.0","EUR","2026-12-15 20:09",'
        '"2025-11-17 20:09","","No","No","","2025-12-11 10:00"\n',
        (1, 1, 1),
        "EUR 117.00",
        "2026-02-15",
    ),
    "hubspot in German": Layout(
        "hubspot-crm-exports-deals.csv",
        '"Datensatz-ID","Dealname","Dealphase","Betrag","Abschlussdatum","Erstellungsdatum",'
        '"Zuständiger Mitarbeiter"\n'
        '"1","Eins","Abgeschlossen und gewonnen","1200.5","2026-02-15 20:09",'
        '"2026-01-15 20:09","A"\n'
        '"2","Zwei","Abgeschlossen und verloren","","2026-02-16 20:09","2026-01-15 20:09","A"\n'
        '"3","Drei","Angebot","","2026-12-16 20:09","2026-01-15 20:09","A"\n',
        (1, 1, 1),
        "USD 1200.50",
        "2026-02-15",
    ),
    "hubspot in French": Layout(
        "transactions.csv",
        '"ID d\'enregistrement","Nom de la transaction","Phase de la transaction","Montant",'
        '"Date de fermeture","Propriétaire de la transaction"\n'
        '"1","Un","Fermée gagnée","1200,5","15/02/2026","A"\n'
        '"2","Deux","Fermée perdue","","16/02/2026","A"\n'
        '"3","Trois","Proposition","99,9","16/12/2026","A"\n',
        (1, 1, 1),
        "USD 1200.50",
        "2026-02-15",
    ),
    "hubspot in Spanish": Layout(
        "negocios.csv",
        "ID de registro,Nombre del negocio,Etapa del negocio,Valor,Fecha de cierre\n"
        '1,Uno,Cierre ganado,"1.200,50",15/02/2026\n2,Dos,Cierre perdido,,16/02/2026\n'
        "3,Tres,Propuesta,,\n4,Cuatro,Sin_Factura,,\n",
        (1, 1, 2),
        "USD 1200.50",
        "2026-02-15",
    ),
    "pipedrive": Layout(
        "deals-1.csv",
        "Deal - ID,Deal - Title,Deal - Value,Deal - Currency of Value,Deal - Stage,Deal - Status,"
        "Deal - Deal created,Deal - Won time,Deal - Lost time,Deal - Expected close date\n"
        "1,A,1200,EUR,Negotiation,Won,2026-01-02 10:00:00,2026-02-03 11:00:00,,2026-03-01\n"
        "2,B,20,EUR,Contact made,Lost,2026-01-02 10:00:00,,2026-02-03 11:00:00,\n"
        "3,C,20,EUR,Contract lost and found,Open,2026-01-02 10:00:00,,,\n",
        (1, 1, 1),
        "EUR 1200.00",
        "2026-02-03",
    ),
    "pipedrive in Czech": Layout(
        "obchody.csv",
        "Obchod - ID;Obchod - Název;Obchod - Hodnota;Obchod - Měna hodnoty;Obchod - Fáze;"
        "Obchod - Stav;Obchod - Obchod vytvořen;Obchod - Datum výhry;Obchod - Datum prohry\n"
        "1;A;12 500,50;CZK;Jednání;Vyhráno;26.03.2026 14:05;28.03.2026 9:05;\n"
        "2;B;100;CZK;Jednání;Prohráno;26.03.2026 14:05;;29.03.2026 9:05\n"
        "3;C;100;CZK;Jednání;Otevřený;26.03.2026 14:05;;\n",
        (1, 1, 1),
        "CZK 12500.50",
    ),
    "salesforce report": Layout(
        "report1700000000000.csv",
        '"Opportunity Owner","Account Name","Opportunity Name","Stage","Fiscal Period",'
        '"Amount Currency","Amount","Probability (%)","Age","Close Date","Created Date"\n'
        '"Ann","Acme","A","Closed Won","Q1-2026","USD","1,200.00","100","30","3/14/2026",'
        '"2/1/2026"\n'
        '"Ann","Acme","A","Closed Won","Q1-2026","USD","1,200.00","100","30","3/14/2026",'
        '"2/1/2026"\n'
        '"Ann","Beta","B","Closed Lost","Q1-2026","USD","","0","30","3/5/2026","2/1/2026"\n'
        '"Bob","Beta","C","Negotiation/Review","Q1-2026","USD","5.00","90","30","12/5/2026",'
        '"2/1/2026"\n'
        "\n\n"
        '"Grand Totals (4 records)"\n'
        '"Copyright (c) 2000-2026 salesforce.com, inc. All rights reserved."\n'
        '"Confidential Information - Do Not Distribute"\n',
        (2, 1, 1),
        "USD 1200.00",
        "2026-03-14",
    ),
    "salesforce data export": Layout(
        "Opportunity.csv",
        '"Id","IsDeleted","AccountId","Name","Description","StageName","Amount","Probability",'
        '"CloseDate","IsClosed","IsWon","ForecastCategory","CurrencyIsoCode","OwnerId",'
        '"CreatedDate",'
        '"LastModifiedDate"\n'
        f'"006A","0","001A","A","{"long " * 900}","Booked","1200.0","100",'
        '"2026-03-14 00:00:00","1",'
        '"1","Closed","EUR","005A","2026-01-14 00:00:00","2026-03-14 00:00:00"\n'
        '"006B","0","001A","B","","No budget","1.0","0","2026-03-14 00:00:00","1","0","Omitted",'
        '"EUR","005A","2026-01-14 00:00:00","2026-03-14 00:00:00"\n'
        '"006C","0","001A","C","","Prospecting","1.0","10","2026-12-14 00:00:00","0","0",'
        '"Pipeline",'
        '"EUR","005A","2026-01-14 00:00:00","2026-03-14 00:00:00"\n'
        '"006D","1","001A","D","","Booked","1.0","10","2026-12-14 00:00:00","1","1","Closed",'
        '"EUR","005A","2026-01-14 00:00:00","2026-03-14 00:00:00"\n',
        (1, 1, 1),
        "EUR 1200.00",
        "2026-03-14",
    ),
    "zoho": Layout(
        "Deals_001.csv",
        '"Record Id","Deal Name","Account Name","Account Name.id","Stage","Closing Date","Amount",'
        '"Lead Source","Deal Owner","Deal Owner.id","Created Time"\n'
        '"zcrm_4876876000000311","A","Acme","zcrm_1","Closed Won","2026-03-14","42,000",'
        '"Web","Ann",'
        '"zcrm_9","2026-01-14 10:00:00"\n'
        '"zcrm_4876876000000312","B","Acme","zcrm_1","Closed Lost to Competition","2026-03-14","1",'
        '"Web","Ann","zcrm_9","2026-01-14 10:00:00"\n'
        '"zcrm_4876876000000313","C","","","Qualification","","1","-None-","Ann","zcrm_9",'
        '"2026-01-14 10:00:00"\n',
        (1, 1, 1),
        "USD 42000.00",
        "2026-03-14",
    ),
    "zoho potentials": Layout(
        "Potentials.csv",
        "Potential Name,Potential Owner,Created Time,Closing Date,Amount,Expected Revenue,Stage,"
        "Type,Lead Source,Probability,Age in Days\n"
        '"Smith, Ann",Bob,"15 Apr, 2021 00:02:00","16 May, 2021","$22,700.00","$22,700.00",'
        "Closed Won,New,Web,100,31\n"
        '"Jones, Al",Bob,"16 Apr, 2021 00:02:00","17 May, 2021","$1.00","$0.00",Dead,New,Web,0,31\n'
        '"Jones, Al",Bob,"16 Apr, 2021 00:02:00","17 May, 2021","$1.00","$0.00",Value,New,'
        "Web,0,31\n",
        (1, 1, 1),
        "USD 22700.00",
        "2021-05-16",
    ),
    "zoho of a school": Layout(
        "Deals (Done).csv",
        "Id;Deal Owner Name;Closing Date;Quality;Stage;Lost Reason;Page;Campaign;Source;"
        "Payment Type;"
        "Product;Created Time;Offer Total Amount;Contact Name;City\n"
        "5805028000056864695;Ben Hall;13.03.2026 00:00;A;Payment Done;;/eng;x;Ads;One;Web;"
        "01.02.2026 10:15;€ 3.500,00;5805028000056849495;Berlin\n"
        "5805028000056864696;Ben Hall;;B;Lost;Stop Answering;/eng;x;Ads;;;01.02.2026 10:16;"
        "€ 11398,00;5805028000056849496;-\n"
        "5805028000056864697;;;;Call Delayed;;/eng;x;Ads;;;01.02.2026 10:17;;;\n"
        "5805028000056864698;;;;;;/eng;x;Ads;;;21.02.2026 10:17;;;\n",
        (1, 1, 2),
        "EUR 3500.00",
        "2026-03-13",
    ),
    "bitrix24": Layout(
        "bitrix.csv",
        "ID,TITLE,STAGE_ID,ASSIGNED_BY_ID,OPPORTUNITY,CURRENCY_ID,BEGINDATE,CLOSEDATE,CLOSED,"
        "DATE_CREATE\n"
        "1,A,C2:WON,7,1200.00,RUB,2021-05-08T03:00:00+03:00,2021-06-08T03:00:00+03:00,Y,"
        "2021-05-08T03:00:00+03:00\n"
        "2,B,C6:LOSE,7,1,RUB,2021-05-08T03:00:00+03:00,2021-06-08T03:00:00+03:00,Y,"
        "2021-05-08T03:00:00+03:00\n"
        "3,C,C2:PREPARATION,7,1,RUB,2021-05-08T03:00:00+03:00,2021-06-08T03:00:00+03:00,N,"
        "2021-05-08T03:00:00+03:00\n"
        "4,D,WON,7,1,RUB,2021-05-08T03:00:00+03:00,2021-06-08T03:00:00+03:00,Y,"
        "2021-05-08T03:00:00+03:00\n",
        (2, 1, 1),
        "RUB 1200.00",
        "2021-06-08",
    ),
    "monday": Layout(
        "Deal funnel.csv",
        "Deal funnel\n"
        "Open deals\n"
        "Deal Name,Owner code,Client Code,Deal Status,Close Date (A),Closure Probability,"
        "Masked Deal value,Tentative Close Date,Deal Stage,Created Date\n"
        "Alias_1,OWNER_1,COMPANY_1,Won,2026-02-03,High,489360,2026-02-26,G. Project Won,"
        "2025-12-26\n"
        "Alias_2,OWNER_1,COMPANY_1,Dead,,Low,1000,2026-02-26,O. Not Relevant at all,2025-12-26\n"
        "\n"
        "Other deals\n"
        "Deal Name,Owner code,Client Code,Deal Status,Close Date (A),Closure Probability,"
        "Masked Deal value,Tentative Close Date,Deal Stage,Created Date\n"
        "Alias_1,OWNER_2,COMPANY_2,Open,,,,2026-12-26,B. Sales Qualified Leads,2025-12-26\n"
        "Alias_1,OWNER_2,COMPANY_2,On Hold,,,,,M. Projects On Hold,2025-12-26\n",
        (1, 1, 2),
        "USD 489360.00",
        "2026-02-03",
    ),
    "nethunt": Layout(
        "Deals folder.csv",
        "Name,Stage,Close date,`Source (Site),Potential Booking Value,B2B / B2C,Trip Start\n"
        "A,SALES -  -  Won,2026-02-03,Site,€1200,B2B,2026-07-01\n"
        "B,SALES -  -  Lost,2026-02-04,OTA,€1,B2C,2026-07-01\n"
        "C,SALES -  -  Budgeting & Fine-Tuning,,Direct,,B2C,\n",
        (1, 1, 1),
        "EUR 1200.00",
        "2026-02-03",
    ),
    "a Korean sheet": Layout(
        "영업현황.csv",
        "2026년 상반기 영업 현황,,,,,\n,,,,,\n"
        "번호,고객사,안건명,담당자,진행단계,예상 금액(천원),예상 마감일\n"
        '001,한빛상사,ERP,김지은,수주,"3,000",2026. 3. 2.\n'
        "002,두리,CRM,박민수,실주,500,2026. 5. 2.\n003,세온,포털,미지정,제안,,미정\n"
        '합계,,,,,"3,500",\n',
        (1, 1, 1),
        "KRW 3000000",
        "2026-03-02",
    ),
    "a German sheet": Layout(
        "Angebote.csv",
        "Firma;Projekt;Status;Auftragswert (T€);Abschluss;Betreuer\n"
        "Nord;Anlage;Auftrag;45,3;3. April 2026;Uwe\nSüd;Wartung;Absage;9,3;13. März 2026;Uwe\n"
        "West;Umbau;in Verhandlung;;;Ina\n",
        (1, 1, 1),
        "EUR 45300.00",
        "2026-04-03",
    ),
    "a Spanish sheet": Layout(
        "ventas.csv",
        "Cliente,Oportunidad,Asesor,Estado,Monto,Fecha de cierre\n"
        "Uno,A,Eva,Ganada,45.3k,10/03/2026 5:04 PM\nDos,B,Eva,Perdida,$500,11/14/2026 5:04 PM\n"
        "Tres,C,Unassigned,Select,$10,\n",
        (1, 1, 1),
        "USD 45300.00",
        "2026-10-03",
    ),
    "a Polish sheet": Layout(
        "szanse.csv",
        "Nazwa szansy\tKlient\tEtap\tWartość\tData zamknięcia\n"
        "A\tX\tWygrana\t9350,09 zł\t10 kwi 2026\nB\tY\tPrzegrana\t1 zł\t11 maj 2026\n"
        "C\tZ\tOferta\t1 zł\t\n",
        (1, 1, 1),
        "PLN 9350.09",
        "2026-04-10",
    ),
    "a date for each stage": Layout(
        "funnel.csv",
        "Company,Owner,Lead date,Demo date,Proposal date,Won date,Lost date,Value\n"
        "A,Ann,2026-01-01,2026-01-05,2026-01-09,2026-02-03,,1200\n"
        "B,Ann,2026-01-01,,2026-01-09,,2026-02-04,1\nC,Bob,2026-01-01,2026-01-05,,,,1\n"
        "D,Bob,2026-01-03,,,,,\n",
        (1, 1, 2),
        "USD 1200.00",
    ),
    "a flag and nothing else": Layout(
        "leads.csv",
        "Deal,Owner,Won,Amount\nA,Ann,TRUE,1200\nB,Ann,FALSE,1\nC,Bob,,1\n",
        (1, 1, 1),
        "USD 1200.00",
    ),
    "nobody's header": Layout(
        "x.csv",
        "Kunde,Wo,Summe,Wann\nA,gewonnen,1200,45631\nB,verloren,1,45632\nC,Angebot,1,\n",
        (1, 1, 1),
    ),
    "closed and lost": Layout(
        "y.csv",
        "Deal,Stage,Value,Close Date\nA,Closed,1200,2026-02-03\nB,Lost,1,2026-02-03\nC,Demo,1,\n",
        (1, 1, 1),
        "USD 1200.00",
        "2026-02-03",
    ),
}
