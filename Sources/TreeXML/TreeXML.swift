// TreeXML
